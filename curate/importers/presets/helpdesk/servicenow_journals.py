"""Journals of ServiceNow: cells with all comments, the newest first, each below a line that names it."""

import re
from collections.abc import Mapping, Sequence

from curate.importers.presets.helpdesk.threads import Thread
from curate.importers.roles.column_names import is_internal, normal

# 2026-01-05 10:30:12 - Bo Ek (Additional comments)
_ENTRY = re.compile(
    r"""^[ \t]*(?P<at>\d[\d/.:\ -]{6,18}(?:[AP]M)?)
    \ -\ (?P<who>[^\n]{1,100}?)\ \((?P<kind>[^()\n]{1,60})\)[ \t]*$""",
    re.MULTILINE | re.VERBOSE,
)
_YEAR_FIRST = re.compile(r"\d{4}-")
_COLUMNS = frozenset(
    {"comments", "additional comments", "additional comments customer visible"}
    | {
        "comments and work notes",
        "comments display value",
        "work notes",
        "work notes display value",
    }
)
_CALLERS = ("caller_id", "caller_id.display_value", "Caller", "Caller ID", "requested_for")
# Who opened an incident for somebody else is an agent.
_OPENERS = ("opened_by", "opened_by.display_value", "Opened by")


def journals(columns: Sequence[str]) -> list[str]:
    """The columns that hold comments or work notes."""
    return [column for column in columns if normal(column) in _COLUMNS]


def is_mixed(column: str) -> bool:
    """Whether a column holds comments and work notes, each of which says what it is."""
    return normal(column) == "comments and work notes"


def journal(texts: Mapping[str, str], columns: Sequence[str]) -> Thread:
    """Who said what, the oldest first; what the caller said asks, work notes are internal.

    Where nobody is named as the caller, nobody answers. A cell without any such line is one comment:
    of an agent, since the caller's words are the description.
    """
    callers = _people(texts, _CALLERS) or _people(texts, _OPENERS)
    said: list[dict[str, str]] = []
    internal: list[str] = []
    unknown: list[str] = []
    for column in columns:
        text = texts.get(column, "")
        entries = list(_ENTRY.finditer(text))
        if not entries:
            if text.strip() and is_internal(column):
                internal.append(text.strip())
            elif text.strip():
                said.append({"role": "assistant", "content": text.strip()})
            continue
        ends = [entry.start() for entry in entries[1:]] + [len(text)]
        # The newest comes first; only times that begin with the year compare as texts.
        placed = list(zip(entries, ends, strict=True))[::-1]
        if all(_YEAR_FIRST.match(entry["at"]) for entry in entries):
            placed.sort(key=lambda each: each[0]["at"])
        for entry, end in placed:
            body = text[entry.end() : end].strip()
            if not body:
                continue
            if is_internal(entry["kind"]) or (is_internal(column) and not is_mixed(column)):
                internal.append(body)
            elif not callers:
                unknown.append(body)
            else:
                asks = entry["who"].strip().casefold() in callers
                said.append({"role": "user" if asks else "assistant", "content": body})
    return Thread(tuple(said), tuple(internal), unattributed=tuple(unknown))


def _people(texts: Mapping[str, str], names: Sequence[str]) -> set[str]:
    return {texts.get(name, "").strip().casefold() for name in names} - {""}
