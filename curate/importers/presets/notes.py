"""The preset for notes: each is an input without an answer yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row
from curate.importers.base import Item
from curate.importers.presets.base import Preset, presets
from curate.importers.roles.mapping import Reading
from curate.importers.texts.notes import HEADING

_FEWEST = 2


@presets.register
class Notes(Preset):
    """Text files: the note is the input, the file's name (with a number where split) the id.

    Sections under headings are kept as metadata too, by their headings.
    """

    name = "notes"
    title = "notes"
    formats: ClassVar[tuple[str, ...]] = (
        *("txt", "md", "html"),
        *("docx", "odt", "pdf", "pptx", "rtf"),
    )
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": ("text",),
        "id": ("note",),
    }
    complete: ClassVar[bool] = True

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        return 1.0  # a text file has no other meaning

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        for row in super().rows(items, roles, reading):
            parts = sections(row.input) if isinstance(row, ImportedRow) else {}
            if isinstance(row, ImportedRow) and parts:
                row = replace(row, metadata={**parts, **row.metadata})  # noqa: PLW2901
            yield row


def sections(text: str) -> dict[str, str]:
    """The parts of a note by their headings; none where there are fewer than two headings.

    A heading that comes again adds to its part.
    """
    found = list(HEADING.finditer(text))
    if len(found) < _FEWEST:
        return {}
    parts: dict[str, str] = {}
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        name = (match["title"] or match["name"]).strip()
        body = text[match.end() : end].strip()
        parts[name] = "\n\n".join(filter(None, (parts.get(name, ""), body)))
    return {name: body for name, body in parts.items() if body}
