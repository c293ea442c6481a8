"""Alpaca: instruction, input, output."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import Exporter, Level, Problem, alternating_turns, exporters, room_for
from curate.exporters.chat_rules import missing_keys, text_problems
from curate.exporters.validation import BY_ARROW


@exporters.register
class Alpaca(Exporter):
    """``{"instruction", "input", "output", "system", "history"}``; ``history`` holds earlier pairs.

    Trainers learn the answers in ``history`` as well.
    """

    name: ClassVar[str] = "alpaca"
    title: ClassVar[str] = "Alpaca"
    reader: ClassVar[str] = (
        "Instruction and output as plain columns, which nearly every trainer of open models reads."
    )
    levels: ClassVar[Mapping[str, Level]] = BY_ARROW
    reads_arrays: ClassVar[bool] = True
    reads_commands: ClassVar[bool] = True
    shape_matters: ClassVar[bool] = False

    @override
    def row(self, record: Record) -> dict[str, Any]:
        *earlier, asked = alternating_turns(record)
        pairs = zip(earlier[::2], earlier[1::2], strict=True)
        return {
            "instruction": asked.text,
            "input": "",
            "output": record.output,
            "system": record.system,
            "history": [[question.text, answered.text] for question, answered in pairs],
        }

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        yield from alpaca_problems(line, row, ranked=False)

    @override
    def settings(self, longest: int) -> dict[str, Any]:
        return {"max_length": room_for(longest)}


def alpaca_problems(line: int, row: Mapping[str, Any], *, ranked: bool) -> Iterator[Problem]:
    """What is wrong with a row of Alpaca's columns, with one answer or (``ranked``) two."""
    answers = ("chosen", "rejected") if ranked else ("output",)
    lacking = list(missing_keys(line, row, ("instruction", *answers)))
    if lacking:
        yield from lacking
        return
    for column in answers:
        yield from text_problems(line, row, column)
    asked = [row[key] for key in ("instruction", "input") if row.get(key)]
    for value in asked:
        if not isinstance(value, str):
            yield Problem(line, "data_type", f"Line {line} has an instruction that is not a text.")
            return
    if not "".join(asked).strip():
        yield Problem(line, "missing_prompt", f"Line {line} has an empty instruction.", "warning")
    history = row.get("history")
    if history is not None and not _is_history(history):
        text = f"Line {line}: “history” must be a list of pairs of texts."
        yield Problem(line, "history", text, "error" if isinstance(history, list) else "warning")
    if row.get("system") and not isinstance(row["system"], str):
        yield Problem(line, "data_type", f"Line {line}: “system” is not a text.")


def _is_history(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list)
        and len(pair) == len(("asked", "answered"))
        and all(isinstance(text, str) for text in pair)
        for pair in value
    )
