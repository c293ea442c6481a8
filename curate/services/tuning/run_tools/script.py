"""A run as a script that anybody can run without Curate, on the data that they export."""

import hashlib
import shlex
from collections.abc import Sequence

from curate import training
from curate.domain.errors import ModelUnavailable
from curate.domain.records import Record
from curate.exporters import encode_row, exporters
from curate.models import title_of
from curate.services.datasets import dataset_records
from curate.services.tuning.models import locate_base
from curate.settings import Settings
from curate.stores import Database
from curate.training import ScriptAbout, TrainingSettings


def train_script(database: Database, settings: Settings, project: str, run: int) -> str:
    """The Python script that trains as a run did; it holds no text of any example.

    Raises:
        NotFound: The project has no such run.
        ModelUnavailable: The base model is not here, whose tokenizer says what the script is checked by.
        Untrainable: An answer is empty, or an example too long.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        found = stores.runs.get(key, run)
        version = stores.datasets.by_id(found.dataset)
    try:
        base = locate_base(settings, found.base)
    except ModelUnavailable as missing:
        raise ModelUnavailable(
            title_of(found.base),
            "it is not on this computer, and its tokenizer says by which tokens the script is checked.",
            "No script was written: download it first, with  curate models pull, then try again.",
        ) from missing
    records = dataset_records(database, project, version.name)
    parts = {part: [one for one in records if one.part == part] for part in ("train", "validation")}
    export = shlex.join(
        ["curate", "export", project, version.name, "--format", training.SCRIPT_FORMAT]
    )
    result = found.result
    unfinished = "The run has no result yet: these are all steps that its settings allow."
    # On one line, and never the end of the text that it stands in.
    title = (
        f"run {found.id} of {' '.join(project.split())} ({version.name}, {title_of(found.base)})"
    )
    return training.standalone_script(
        parts["train"],
        parts["validation"],
        base,
        TrainingSettings.model_validate(dict(found.settings)),
        ScriptAbout(
            title,
            f"{export} --out FOLDER",
            {f"{part}.jsonl": _sha256(some) for part, some in parts.items() if some},
            steps=(result.planned or None) if result is not None else None,
            stop=result.best_step if result is not None else None,
            note=" ".join(version.erasure_sentence.split()) or ("" if result else unfinished),
        ),
    )


def _sha256(records: Sequence[Record]) -> str:
    """The hash of the file that an export makes of these records."""
    exporter = exporters.make(training.SCRIPT_FORMAT, {})
    digest = hashlib.sha256()
    for one in records:
        digest.update(encode_row(exporter.row(one)))
    return digest.hexdigest()
