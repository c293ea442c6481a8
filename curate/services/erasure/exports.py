"""Erasing in files that were exported: as far as it is known where they are and they still are ours."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curate.domain.examples import Example
from curate.domain.records import KnownExport, Record
from curate.services.erasure.eraser import Eraser
from curate.services.erasure.known_words import known_words
from curate.stores import Database
from curate.text.json_text import json_text

MANIFEST = "manifest.json"
Change = Callable[[str, str], str]
"""From the name of a file and its text to its text without what is erased."""


@dataclass(frozen=True, slots=True)
class ExportFiles:
    """Exported files that hold what is erased.

    Attributes:
        ours: Those that are as they were written, by export, with what each will hold.
        left: Sentences about those that are gone, or something else by now.
    """

    ours: dict[int, list[tuple[Path, str]]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many files hold it."""
        return sum(map(len, self.ours.values()))


def look_into_exports(exports: Sequence[KnownExport], change: Change) -> ExportFiles:
    """What exported files hold, and what each would be without it."""
    found = ExportFiles()
    for one in exports:
        folder = Path(one.folder)
        missing = []
        for name, sha256 in one.files.items():
            path = folder / name
            try:
                content = path.read_bytes()
            except OSError:
                missing.append(name)
                continue
            if Path(name).name != name or hashlib.sha256(content).hexdigest() != sha256:
                missing.append(name)
                continue
            before = content.decode("utf-8", "surrogateescape")
            after = change(name, before)
            if after != before:
                found.ours.setdefault(one.id, []).append((path, after))
        if missing:
            found.left.append(
                f"{one.dataset} was exported to {folder} by {one.person} on {one.at:%Y-%m-%d}, and "
                f"{', '.join(missing[:3])}{', …' if len(missing) > 3 else ''} there "
                f"{'is' if len(missing) == 1 else 'are'} gone or changed since: look for it where it went."
            )
    return found


def erase_in_exports(
    database: Database, found: ExportFiles, exports: Sequence[KnownExport]
) -> list[str]:
    """Write exported files without what is erased; returns sentences about what can't be written."""
    left = []
    for one in exports:
        files = dict(one.files)
        for path, text in found.ours.get(one.id, ()):
            content = text.encode("utf-8", "surrogateescape")
            aside = path.with_name(f"{path.name}.part")
            try:
                aside.write_bytes(content)
                aside.chmod(path.stat().st_mode & 0o777)
                aside.replace(path)
            except OSError as error:
                aside.unlink(missing_ok=True)
                left.append(f"{path} can't be written ({error.strerror}): erase it there yourself.")
                continue
            files[path.name] = hashlib.sha256(content).hexdigest()
        if files != one.files:
            _tell_manifest(Path(one.folder) / MANIFEST, files)
            with database.begin() as stores:
                stores.datasets.set_export_files(one.id, files)
    return left


def _tell_manifest(path: Path, files: dict[str, str]) -> None:
    """Let the manifest of an export name the files as they are now, and say that something was erased."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        for one in manifest["files"]:
            written = path.parent / one["path"]
            one["sha256"], one["bytes"] = files[one["path"]], written.stat().st_size
        manifest["beside"] = {
            name: files.get(name, old) for name, old in manifest["beside"].items()
        }
        manifest["erased_since_export"] = True
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    content = (json_text(manifest, indent=2) + "\n").encode()
    path.write_bytes(content)
    files[MANIFEST] = hashlib.sha256(content).hexdigest()


def without_value(eraser: Eraser) -> Change:
    """Takes a value out of the texts of a file, and leaves keys and words of its format as they are."""

    def clean(document: Any) -> Any:
        if isinstance(document, str):
            ours = document in _ROLES or document in known_words()
            return document if ours else eraser.text(document)
        if isinstance(document, list):
            return [clean(one) for one in document]
        if isinstance(document, dict):
            return {name: clean(one) for name, one in document.items()}
        return document

    def changed(text: str, indent: int | None) -> str:
        before = _document(text)
        after = clean(before)
        return text if after == before else json_text(after, indent=indent) + "\n"

    def change(name: str, text: str) -> str:
        if not eraser.found_in(text):
            return text
        if name.endswith(".jsonl"):
            return "".join(changed(line, None) for line in text.splitlines(keepends=True))
        return changed(text, 2) if name.endswith(".json") else eraser.text(text)

    return change


_ROLES = frozenset({"human", "gpt", "tool", "function", "model", "developer"})


def without_rows(records: Sequence[Record | Example], external_id: str) -> Change:
    """Takes out the rows of a ticket: those that hold its question and its answer.

    A row of most formats has no id. So a row goes that says all that a record of the ticket says.
    """
    texts = [
        tuple(text for text in (_plain(one.input), _plain(one.output)) if text) for one in records
    ]

    def is_of(row: Any) -> bool:
        leaves = [_plain(leaf) for leaf in _leaves(row)]
        return any(
            mine and all(any(text in leaf for leaf in leaves) for text in mine) for mine in texts
        )

    def change(name: str, text: str) -> str:
        if name == MANIFEST:
            return text.replace(json.dumps(external_id, ensure_ascii=False), '"(erased)"')
        if name.endswith(".csv"):
            return _csv_without(text, is_of)
        if text.lstrip().startswith("["):
            return _array_without(text, is_of)
        return "".join(
            line for line in text.splitlines(keepends=True) if not is_of(_document(line))
        )

    return change


def _document(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _array_without(text: str, is_of: Callable[[Any], bool]) -> str:
    rows = _document(text)
    if not isinstance(rows, list) or not any(map(is_of, rows)):
        return text
    return json_text([row for row in rows if not is_of(row)], indent=2) + "\n"


def _csv_without(text: str, is_of: Callable[[Any], bool]) -> str:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not any(map(is_of, rows)):
        return text
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n" if "\r\n" in text else "\n").writerows(
        row for row in rows if not is_of(row)
    )
    return out.getvalue()


def _leaves(document: Any) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for value in document.values():
            yield from _leaves(value)
    elif isinstance(document, list):
        for value in document:
            yield from _leaves(value)


def _plain(text: str) -> str:
    return " ".join(text.split())
