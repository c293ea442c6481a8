"""Dataset versions: creating them, their leaks, and exports."""

from curate.services.datasets.dataset_page import DatasetPage, dataset_page
from curate.services.datasets.exports import (
    PURPOSES,
    CheckedExport,
    check_export,
    export,
    export_text,
    guess_format,
    personal_data_note,
    validate_file,
)
from curate.services.datasets.leak_report import (
    KIND_SENTENCES,
    KIND_TITLES,
    LeakPair,
    leak_pairs,
)
from curate.services.datasets.leaks import twins_of
from curate.services.datasets.looks import (
    MANY,
    looks,
    note_answers,
    note_evaluation,
    note_export,
    note_out_of_fold,
    verdict_with_looks,
)
from curate.services.datasets.open_errors import Open, open_sentence
from curate.services.datasets.part_files import ExportedFile, write_parts
from curate.services.datasets.random_split import method_title, random_split_in_words
from curate.services.datasets.split_choices import GroupSizes, SplitChoices
from curate.services.datasets.version_jobs import do_freeze, start_version
from curate.services.datasets.versions import (
    FEWEST,
    NewVersion,
    create_version,
    dataset_records,
    full_manifest,
    get_dataset,
    split_options,
)

__all__ = [
    "FEWEST",
    "KIND_SENTENCES",
    "KIND_TITLES",
    "MANY",
    "PURPOSES",
    "CheckedExport",
    "DatasetPage",
    "ExportedFile",
    "GroupSizes",
    "LeakPair",
    "NewVersion",
    "Open",
    "SplitChoices",
    "check_export",
    "create_version",
    "dataset_page",
    "dataset_records",
    "do_freeze",
    "export",
    "export_text",
    "full_manifest",
    "get_dataset",
    "guess_format",
    "leak_pairs",
    "looks",
    "method_title",
    "note_answers",
    "note_evaluation",
    "note_export",
    "note_out_of_fold",
    "open_sentence",
    "personal_data_note",
    "random_split_in_words",
    "split_options",
    "start_version",
    "twins_of",
    "validate_file",
    "verdict_with_looks",
    "write_parts",
]
