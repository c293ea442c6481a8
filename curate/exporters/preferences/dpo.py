"""Preference pairs: the approved answer against the draft that somebody corrected."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import (
    Exporter,
    LeftOut,
    Level,
    Message,
    Problem,
    answer,
    exporters,
    messages,
    room_for,
)
from curate.exporters.chat_rules import ChatRules
from curate.exporters.hugging_face_rules import pair_problems
from curate.exporters.preferences.openai_preferences import OUTPUTS, preference_problems
from curate.exporters.trainers.llama_factory import LlamaFactory
from curate.exporters.validation import BY_ARROW

RULES = ChatRules(empty="warning", weights=(int, bool))
SAME = "have no pair, because the imported answer was not changed or only its white space was"


@exporters.register
class Dpo(Exporter):
    """``{"prompt": [...], "chosen": [...], "rejected": [...]}``, of examples whose answer was edited.

    What was approved is chosen, what was imported is rejected. TRL and Axolotl read this shape;
    ``columns=openai`` writes ``input``, ``preferred_output`` and ``non_preferred_output``, which
    OpenAI, Azure, Together and Fireworks read.
    """

    name: ClassVar[str] = "dpo"
    title: ClassVar[str] = "DPO pairs"
    reader: ClassVar[str] = (
        "Corrected answers against their drafts, for a preference training after the first training."
    )
    levels: ClassVar[Mapping[str, Level]] = BY_ARROW
    reads_arrays: ClassVar[bool] = True
    reads_commands: ClassVar[bool] = True

    columns: Literal["trl", "openai"] = Field(
        default="trl", description="The column names to write: TRL's or OpenAI's."
    )

    @override
    def row(self, record: Record) -> dict[str, Any]:
        worse = draft(record)
        if worse is None:
            raise LeftOut(SAME)
        if self.columns == "openai":
            return {
                "input": {"messages": messages(record)},
                "preferred_output": [answer(record)],
                "non_preferred_output": [worse],
            }
        return {"prompt": messages(record), "chosen": [answer(record)], "rejected": [worse]}

    @override
    def shape(self, row: Mapping[str, Any]) -> str | None:
        if {"input", *OUTPUTS} <= row.keys():
            return "in OpenAI's shape"
        if "chosen" in row:
            return "with a prompt" if "prompt" in row else "without a prompt"
        return None

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        if {"input", *OUTPUTS} <= row.keys():
            yield from preference_problems(line, row, RULES)
            answers = [row[key] for key in OUTPUTS]
        elif {"chosen", "rejected"} <= row.keys():
            answers = [row["chosen"], row["rejected"]]
            if {"conversations", "instruction", "messages"} & row.keys() and "prompt" not in row:
                yield from LlamaFactory().problems(line, row)
            else:
                prompt = row.get("prompt", "…" if isinstance(row["chosen"], str) else _ASKED)
                pair = {**row, "prompt": prompt}
                # TRL takes a chosen answer without messages, and learns nothing from it.
                yield from pair_problems(line, pair, ("chosen", "rejected"), may_be_empty="chosen")
        else:
            text = f"Line {line} has neither chosen and rejected nor {' and '.join(OUTPUTS)}."
            yield Problem(line, "missing_key", text)
            return
        if answers[0] == answers[1]:
            text = f"Line {line} has the same answer twice, so there is nothing to prefer."
            yield Problem(line, "same_answers", text, "warning")

    @override
    def settings(self, longest: int) -> dict[str, Any]:
        return {"max_length": room_for(longest)}


_ASKED = [{"role": "user", "content": "…"}]


def draft(record: Record) -> Message | None:
    """What was imported as the answer, where more than white space was changed since."""
    worse = record.draft_output
    if not worse.strip() or worse.split() == record.output.split():
        return None
    return {"role": "assistant", "content": worse}
