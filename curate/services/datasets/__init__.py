"""Dataset versions: splitting, leaks, exports."""

from curate.services.datasets.exports import (
    Examined,
    examine,
    export,
    export_text,
    guess_format,
    personal_data_note,
    validate_file,
)
from curate.services.datasets.part_files import ExportedFile, write_parts
from curate.services.datasets.split_choices import SplitChoices, split_choices
from curate.services.datasets.versions import (
    FEWEST,
    dataset_records,
    freeze_approved,
    get_dataset,
    list_datasets,
    split_options,
)

__all__ = [
    "FEWEST",
    "Examined",
    "ExportedFile",
    "SplitChoices",
    "dataset_records",
    "examine",
    "export",
    "export_text",
    "freeze_approved",
    "get_dataset",
    "guess_format",
    "list_datasets",
    "personal_data_note",
    "split_choices",
    "split_options",
    "validate_file",
    "write_parts",
]
