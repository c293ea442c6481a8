"""The labels of a project from the most doubtful on."""

from dataclasses import dataclass

from curate.checks.labels.label_audit import LabelDoubt, audit
from curate.similarity.embeddings import with_meaning
from curate.stores import Database
from curate.text import shorten


@dataclass(frozen=True, slots=True)
class AuditedLabel:
    """A label with its doubt, and what a person calls its example.

    Attributes:
        doubt: As in ``checks.labels.label_audit``.
        external_id: The id of the source; None where it gave none.
        text: The beginning of the input.
    """

    doubt: LabelDoubt
    external_id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class LabelAudit:
    """Every label of a project that is not rejected, the most doubtful first.

    Attributes:
        meaning: Whether word vectors were used beside the words.
    """

    labels: tuple[AuditedLabel, ...]
    meaning: bool


def audit_labels(database: Database, project: str, *, meaning: bool | None = None) -> LabelAudit:
    """How doubtful each label is; nothing is stored.

    Args:
        database: Where.
        project: Name of the project.
        meaning: Whether to use word vectors (extra ``semantic``); None for where they are installed.

    Raises:
        Unusable: They are asked for and not installed.
    """
    if meaning is None:
        meaning = with_meaning()
    with database.read() as stores:
        key = stores.projects.get(project).id
        examples = [one for one in stores.examples.all(key) if one.status != "rejected"]
    known = {one.id: one for one in examples}
    return LabelAudit(
        tuple(
            AuditedLabel(one, known[one.example].external_id, shorten(known[one.example].input, 80))
            for one in audit(examples, meaning=meaning)
        ),
        meaning,
    )
