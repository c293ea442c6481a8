"""Answers marked good or bad: approved ones, and drafts that somebody corrected or rejected."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import Exporter, Level, Problem, answer, exporters, messages, room_for
from curate.exporters.chat_rules import missing_keys
from curate.exporters.hugging_face_rules import CHAT, pair_problems
from curate.exporters.preferences.dpo import Dpo, draft
from curate.exporters.validation import BY_ARROW

_MARKS = ("label", "kto_tag")


@exporters.register
class Kto(Exporter):
    """``{"prompt": [...], "completion": [...], "label": true or false}``.

    Approved answers are good; drafts that were corrected, and the answers of rejected examples (in
    the training part only), are bad.
    """

    name: ClassVar[str] = "kto"
    title: ClassVar[str] = "KTO marks"
    reader: ClassVar[str] = (
        "Answers marked good or bad, if there are too few corrections for pairs; for TRL and Axolotl."
    )
    levels: ClassVar[Mapping[str, Level]] = BY_ARROW
    reads_arrays: ClassVar[bool] = True
    reads_commands: ClassVar[bool] = True
    learns_from_bad: ClassVar[bool] = True

    @override
    def row(self, record: Record) -> dict[str, Any]:
        return {"prompt": messages(record), "completion": [answer(record)], "label": True}

    @override
    def bad_rows(self, record: Record) -> Iterator[dict[str, Any]]:
        yield {**self.row(record), "label": False}

    @override
    def rows(self, record: Record) -> Iterator[dict[str, Any]]:
        yield self.row(record)
        worse = draft(record)
        if worse is not None:
            yield {"prompt": messages(record), "completion": [worse], "label": False}

    @override
    def shape(self, row: Mapping[str, Any]) -> str | None:
        keys = ("chosen", "prompt", "messages")
        return next((f"with “{key}”" for key in keys if key in row), None)

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        if {"chosen", "rejected"} <= row.keys():
            yield from Dpo().problems(line, row)
            return
        if "messages" in row and "prompt" not in row:
            yield from CHAT.problems(line, row["messages"])
        else:
            lacking = list(missing_keys(line, row, ("prompt", "completion")))
            yield from lacking or pair_problems(
                line, row, ("completion",), may_be_empty="completion"
            )
        mark = next((key for key in _MARKS if key in row), None)
        if mark is None:
            yield Problem(line, "missing_key", f"Line {line} lacks “label”.")
        elif not isinstance(row[mark], bool):
            level: Level = "warning" if row[mark] in (0, 1) else "error"
            text = f"Line {line}: “{mark}” is neither true nor false."
            yield Problem(line, "label", text, level)

    @override
    def settings(self, longest: int) -> dict[str, Any]:
        return {"max_length": room_for(longest)}
