"""FHIR resources as records: their fields, and the rows that are made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Record, reject
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.clinical.attachments import Attached
from curate.importers.presets.training.chats import objects_in
from curate.importers.roles.mapping import Reading, builder

INSIDE = "resource."
"""What stands before a field of a resource that is in a bundle."""


class Maker:
    """Makes rows of texts that stand in attachments.

    Attributes:
        answers: Whether what answers a message is its answer: somebody may want none.
    """

    def __init__(self, roles: Mapping[str, Sequence[str]], reading: Reading) -> None:
        self._label = list(roles.get("label", ()))
        self.answers = bool(roles.get("output"))
        self._hidden = [*roles["input"], *roles.get("output", ())]
        kept = {**roles, "input": roles["input"][:1], "label": (), "output": ()}
        self._build = builder(kept, reading)

    def __call__(self, record: Record, text: str) -> Row:
        """The row of a resource whose text was found."""
        line, texts, raw = record
        shown = {**texts, **dict.fromkeys(self._hidden, ""), self._hidden[0]: "…"}
        row = self._build((line, shown, raw))
        if not isinstance(row, ImportedRow):
            return row
        label = next((_display(texts[name]) for name in self._label if texts.get(name)), "")
        return replace(row, input=text, label=label or None)


def field_of(texts: Mapping[str, str], name: str) -> str:
    """A field of a resource, in a bundle or alone."""
    return texts.get(INSIDE + name) or texts.get(name, "")


def _display(cell: str) -> str:
    """The name of a code, or the code; a text as it is."""
    for each in objects_in(cell):
        coding = each.get("coding")
        inner = coding[0] if isinstance(coding, list) and coding else each
        if isinstance(inner, dict):
            return text_of(each.get("text") or inner.get("display") or inner.get("code"))
    return "" if cell[:1] == "[" else cell


def attached_row(record: Record, found: Attached, make: Maker) -> Row:
    """The row of a resource, or why its attachment gives none."""
    line, _, raw = record
    if found.fault:
        return reject(line, found.fault, raw)
    return make(record, found.text) if found.text else SkippedRow(line, found.left_out)
