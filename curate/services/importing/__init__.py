"""Bringing files in: uploads, previews, cleaning, remembered mappings, rejected rows."""

from curate.services.importing.cleaning import Suggestion, parse_cleaning
from curate.services.importing.fixed_rows import find_fixed, import_fixed, import_fixed_file
from curate.services.importing.identities import Identifier
from curate.services.importing.imports import (
    ImportOptions,
    import_file,
    import_files,
    inspect_file,
    parse_mapping,
)
from curate.services.importing.original import restore, restored
from curate.services.importing.preview import Preview, preview, suggest_cleaning
from curate.services.importing.rejects import (
    RAW,
    FixedRow,
    RejectedCells,
    RejectSheet,
    count_fixed,
    open_sheet,
    rejected_as_csv,
)
from curate.services.importing.remembered_mapping import Recall, recall
from curate.services.importing.samples import TASK, sample_file, start_samples
from curate.services.importing.sources import left_out_rows, list_sources, remove_source
from curate.services.importing.uploads import (
    bundle_notes,
    drop_upload,
    start_import,
    stored_upload,
    sweep_uploads,
)
from curate.services.importing.writer import ImportResult

__all__ = [
    "RAW",
    "TASK",
    "FixedRow",
    "Identifier",
    "ImportOptions",
    "ImportResult",
    "Preview",
    "Recall",
    "RejectSheet",
    "RejectedCells",
    "Suggestion",
    "bundle_notes",
    "count_fixed",
    "drop_upload",
    "find_fixed",
    "import_file",
    "import_files",
    "import_fixed",
    "import_fixed_file",
    "inspect_file",
    "left_out_rows",
    "list_sources",
    "open_sheet",
    "parse_cleaning",
    "parse_mapping",
    "preview",
    "recall",
    "rejected_as_csv",
    "remove_source",
    "restore",
    "restored",
    "sample_file",
    "start_import",
    "start_samples",
    "stored_upload",
    "suggest_cleaning",
    "sweep_uploads",
]
