"""TRL: prompt and completion as chats, with a configuration for ``trl sft``."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Part, Record
from curate.exporters.base import Exporter, Level, Problem, answer, exporters, messages, room_for
from curate.exporters.chat_rules import missing_keys, text_problems
from curate.exporters.hugging_face_rules import CHAT, pair_problems, shape_of
from curate.exporters.sharegpt_rules import conversation_problems
from curate.exporters.validation import BY_ARROW

_SHAPES = ("prompt", "messages", "conversations", "text")


@exporters.register
class Trl(Exporter):
    """``{"prompt": [...], "completion": [...]}``, so that the loss is on the answer only.

    TRL's ``SFTTrainer`` also takes ``messages``, ``conversations`` and ``text``, and learns the
    whole of them; it cuts what is longer than ``max_length``, 1,024 by default, at its end, where
    the answer is. The configuration beside the files sets both.
    """

    name: ClassVar[str] = "trl"
    title: ClassVar[str] = "TRL"
    reader: ClassVar[str] = (
        "For TRL's SFTTrainer on a machine with a GPU, with a configuration that learns answers only."
    )
    levels: ClassVar[Mapping[str, Level]] = BY_ARROW
    reads_arrays: ClassVar[bool] = True
    reads_commands: ClassVar[bool] = True

    @override
    def row(self, record: Record) -> dict[str, Any]:
        return {"prompt": messages(record), "completion": [answer(record)]}

    @override
    def shape(self, row: Mapping[str, Any]) -> str | None:
        found = shape_of(row, _SHAPES)
        return f"with “{found}”" if found else None

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        if row.get("prompt") is not None or "completion" in row:
            lacking = list(missing_keys(line, row, ("prompt", "completion")))
            yield from lacking or pair_problems(line, row, ("completion",))
        elif row.get("messages") is not None:
            yield from CHAT.problems(line, row["messages"])
            if line == 1:
                yield whole_chat(line, "set assistant_only_loss=True")
        elif row.get("conversations") is not None:
            yield from conversation_problems(line, row["conversations"], other_role="warning")
        elif row.get("text") is not None:
            yield from text_problems(line, row, "text")
        else:
            text = (
                f"Line {line} has neither prompt and completion, messages, conversations nor text."
            )
            yield Problem(line, "missing_key", text)

    @override
    def settings(self, longest: int) -> dict[str, Any]:
        return {"max_length": room_for(longest), "completion_only_loss": True}

    @override
    def beside(self, files: Mapping[Part, str], longest: int) -> dict[str, str]:
        lines = [
            "# trl sft --config trl_sft.yaml --model_name_or_path MODEL --output_dir DIR",
            "# from the folder of this file.",
            "datasets:",
            "  - path: json",
            f"    data_files: {files.get('train', 'train.jsonl')}",
            "    split: train",
            f"max_length: {room_for(longest)} # from the longest example; unset, TRL cuts at 1024",
            "completion_only_loss: true",
        ]
        return {"trl_sft.yaml": "\n".join(lines) + "\n"}


def whole_chat(line: int, remedy: str) -> Problem:
    """The advice on chats of which the trainer learns every word."""
    text = (
        "The trainer learns the inputs in “messages” as well as the answers: "
        f"{remedy}, or give it prompt and completion."
    )
    return Problem(line, "whole_chat_learned", text, "warning")
