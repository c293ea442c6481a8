"""Files of notes: one note, or several between lines of dashes, equals signs, stars or form feeds."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from curate.domain.errors import UnreadableFile
from curate.importers.base import Item, Table, reject
from curate.importers.encodings import text_encoding
from curate.text.encoding import decoding

COLUMNS = ("note", "text")
_RULE = re.compile(r"(-{3,}|={3,}|\*{3,}|_{3,}|#{5,}|~{3,})$")
_FRONT_MATTER = re.compile(r"[A-Za-z_][\w -]*:")


# ``CHIEF COMPLAINT:`` in capitals, the four of a SOAP note in any way of writing, ``## Heading``.
HEADING = re.compile(
    r"""^[ \t]*(?:\#{1,6}[ \t]+(?P<title>[^\n]{1,60}?):?[ \t]*$
    | (?P<name>[A-Z][A-Z0-9 /&()'-]{1,50}[A-Z)]|[SOAP](?:/[SOAP])?
        |Subjective|Objective|Assessment(?:\ (?:and|&)\ Plan)?|Plan)[ \t]*:)""",
    re.VERBOSE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Note:
    line: int
    text: str
    whole: bool


def open_notes(path: Path, form: str, wanted: str | None, delimiter: str = "") -> Table:
    """A text file as a table of notes.

    Args:
        path: The file; its name without the ending names the notes.
        form: ``txt`` or ``md``.
        wanted: The encoding a person named.
        delimiter: The line between two notes; detected if empty: a rule of dashes,
            equals signs, stars and so on that occurs at least twice and underlines no heading.

    Raises:
        UnreadableFile: The file is empty or not text.
    """
    encoding = text_encoding(path, wanted)
    lines = [line.rstrip("\r\n") for line in decoding.lines(path, encoding)]
    delimiter = delimiter or _delimiter(lines)
    notes = list(_split(lines, delimiter, _front_matter(lines)))
    if not delimiter and (begins := _begins(lines)):
        notes = [
            note
            for one, other in zip(begins, [*begins[1:], len(lines)], strict=True)
            for note in _note(one + 1, lines[one:other])
        ]
    if not notes:
        raise UnreadableFile(path.name, "it is empty.")

    def records() -> Iterator[Item]:
        for number, note in enumerate(notes, 1):
            name = path.stem if len(notes) == 1 else f"{path.stem}-{number}"
            if note.whole:
                yield note.line, {"note": name, "text": note.text}, [note.text]
            else:
                reason = "The note has bytes or characters that are not text: it is damaged."
                yield reject(note.line, reason, [note.text])

    shown = "a form feed" if delimiter == "\f" else f"the line {delimiter!r}"
    found_notes = (f"{len(notes)} notes were found between {shown}.",) if delimiter else ()
    if not delimiter and len(notes) > 1:
        found_notes = (
            f"{len(notes)} notes were found, each beginning with {lines[begins[0]].strip()!r}.",
        )
    return Table(
        form,
        COLUMNS,
        records,
        encoding=encoding.name,
        delimiter=delimiter or None,
        notes=found_notes,
    )


def _delimiter(lines: Sequence[str]) -> str:
    if any("\f" in line.strip(" \t\r\n") for line in lines[1:]):
        return "\f"
    counts: Counter[str] = Counter()
    between: set[str] = set()
    ignored = _front_matter(lines)
    for position, line in enumerate(lines):
        rule = line.strip()
        if position >= ignored and _RULE.match(rule):
            counts[rule] += 1
            if not _underlines(lines, position):
                between.add(rule)
    # Headings differ in length and so do their underlines: a rule that once is none never is.
    return next((rule for rule, n in counts.most_common() if n > 1 and rule in between), "")


def _front_matter(lines: Sequence[str]) -> int:
    """How many lines the ``---`` block of settings at the top of a Markdown file takes."""
    if not lines or lines[0].strip() != "---":
        return 0
    for position, line in enumerate(lines[1:], 1):
        if line.strip() == "---":
            return position + 1 if position > 1 else 0
        if not _FRONT_MATTER.match(line):
            return 0
    return 0


def _underlines(lines: Sequence[str], position: int) -> bool:
    """Whether a rule is the underline of a heading: as long as it, and the heading stands free."""
    if position == 0:
        return False
    above = lines[position - 1].strip()
    free = position == 1 or not lines[position - 2].strip()
    return bool(above) and free and abs(len(above) - len(lines[position].strip())) <= 2


def _begins(lines: Sequence[str]) -> list[int]:
    """Where notes begin that follow each other under the same headings; none where they don't.

    The first heading comes again after a blank line, and so do at least two others in between.
    """
    named = [(at, heading(line)) for at, line in enumerate(lines)]
    headed = [(at, name) for at, name in named if name]
    if not headed or any(line.strip() for line in lines[: headed[0][0]]):
        return []
    first = headed[0][1]
    begins = [at for at, name in headed if name == first and (at == 0 or not lines[at - 1].strip())]
    if len(begins) < 2 or len(begins) < sum(name == first for _, name in headed):
        return []
    for one, other in zip(begins, [*begins[1:], len(lines)], strict=True):
        names = [name for at, name in headed if one <= at < other]
        if len(names) < 3 or len(set(names)) < len(names):
            return []
    return begins


def heading(line: str) -> str:
    """The heading that a line begins with, in capitals or of a SOAP note; else empty."""
    found = HEADING.match(line)
    return (found["title"] or found["name"]).strip() if found else ""


def _split(lines: Sequence[str], delimiter: str, ignored: int) -> Iterator[_Note]:
    """The notes, without blank lines around them; ``ignored`` lines at the top part nothing."""
    begin, taken = 1, list[str]()
    for number, line in enumerate(lines, 1):
        if number <= ignored:
            taken.append(line)
        elif delimiter == "\f" and "\f" in line:
            before, *middle, after = line.split("\f")
            yield from _note(begin, [*taken, before])
            for piece in middle:
                yield from _note(number, [piece])
            begin, taken = number, [after]
        elif delimiter and line.strip() == delimiter:
            yield from _note(begin, taken)
            begin, taken = number + 1, []
        else:
            taken.append(line)
    yield from _note(begin, taken)


def _note(line: int, lines: Sequence[str]) -> Iterator[_Note]:
    filled = [offset for offset, each in enumerate(lines) if each.strip()]
    if filled:
        text = "\n".join(lines[filled[0] : filled[-1] + 1]).strip()
        whole = decoding.is_whole(text) and "\0" not in text
        yield _Note(line + filled[0], text, whole)
