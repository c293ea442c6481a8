"""Importing files: uploads, previews, cleaning, remembered mappings and rejected rows."""

from curate.domain.jobs import ImportOptions
from curate.services.importing.cleaning import ALL, ROLES, Suggestion
from curate.services.importing.fixed_rows import find_fixed, import_fixed, import_fixed_file
from curate.services.importing.identities import Identifier
from curate.services.importing.imports import (
    import_file,
    import_files,
    inspect_file,
)
from curate.services.importing.original_texts import restorable_texts, restore_texts
from curate.services.importing.preview import Preview, preview_rows, suggest_cleaning
from curate.services.importing.rejects import (
    RAW,
    FixedRow,
    RejectedCells,
    RejectSheet,
    rejected_as_csv,
    rejected_sheet,
)
from curate.services.importing.remembered_mapping import RememberedMapping, find_remembered
from curate.services.importing.remote_uploads import fetch_upload, local_file
from curate.services.importing.row_numbers import place
from curate.services.importing.sample_project import TASK, sample_file, start_samples
from curate.services.importing.sorted_uploads import SortedUpload, SortedUploads, sort_uploads
from curate.services.importing.sources import (
    ImportedFile,
    ImportPage,
    Removal,
    find_removal,
    import_page,
    list_sources,
    remove_source,
)
from curate.services.importing.survey import LeftOut, Namesake, Survey, survey_file
from curate.services.importing.uploads import (
    bundle_notes,
    drop_upload,
    start_import,
    stored_upload,
    sweep_uploads,
    unneeded_uploads,
)
from curate.services.importing.writer import ImportResult

__all__ = [
    "ALL",
    "RAW",
    "ROLES",
    "TASK",
    "FixedRow",
    "Identifier",
    "ImportOptions",
    "ImportPage",
    "ImportResult",
    "ImportedFile",
    "LeftOut",
    "Namesake",
    "Preview",
    "RejectSheet",
    "RejectedCells",
    "RememberedMapping",
    "Removal",
    "SortedUpload",
    "SortedUploads",
    "Suggestion",
    "Survey",
    "bundle_notes",
    "drop_upload",
    "fetch_upload",
    "find_fixed",
    "find_remembered",
    "find_removal",
    "import_file",
    "import_files",
    "import_fixed",
    "import_fixed_file",
    "import_page",
    "inspect_file",
    "list_sources",
    "local_file",
    "place",
    "preview_rows",
    "rejected_as_csv",
    "rejected_sheet",
    "remove_source",
    "restorable_texts",
    "restore_texts",
    "sample_file",
    "sort_uploads",
    "start_import",
    "start_samples",
    "stored_upload",
    "suggest_cleaning",
    "survey_file",
    "sweep_uploads",
    "unneeded_uploads",
]
