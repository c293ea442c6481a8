"""Axolotl: chats for ``type: chat_template``, with a configuration."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Part, Record
from curate.exporters.base import Exporter, Level, Problem, exporters, messages, room_for
from curate.exporters.hugging_face_rules import CHAT
from curate.exporters.validation import BY_ARROW

# It hands a list to the template of the model, whatever is in it.
RULES = replace(CHAT, parts=True, part="warning")


@exporters.register
class Axolotl(Exporter):
    """Chats as ``{"messages": [...]}``, each message marked whether it is learned (``train``).

    The configuration beside the files names them, says that a message's ``train`` counts, and sets
    ``sequence_len``; the model has to be filled in.
    """

    name: ClassVar[str] = "axolotl"
    title: ClassVar[str] = "Axolotl"
    reader: ClassVar[str] = "Chats with a configuration for Axolotl, on one or many GPUs."
    levels: ClassVar[Mapping[str, Level]] = BY_ARROW
    reads_arrays: ClassVar[bool] = True
    reads_commands: ClassVar[bool] = True

    @override
    def row(self, record: Record) -> dict[str, Any]:
        shown = [{**message, "train": False} for message in messages(record)]
        return {
            "messages": [*shown, {"role": "assistant", "content": record.output, "train": True}]
        }

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        yield from RULES.problems(line, row.get("messages"))

    @override
    def settings(self, longest: int) -> dict[str, Any]:
        return {"sequence_len": room_for(longest)}

    @override
    def beside(self, files: Mapping[Part, str], longest: int) -> dict[str, str]:
        lines = ["# axolotl train axolotl.yaml, from the folder of this file.", "base_model: MODEL"]
        keys: dict[Part, str] = {"train": "datasets", "validation": "test_datasets"}
        for part, key in keys.items():
            if part in files:
                lines += [
                    f"{key}:",
                    f"  - path: {files[part]}",
                    "    ds_type: json",
                    "    split: train",
                    "    type: chat_template",
                    "    field_messages: messages",
                    "    message_field_training: train",
                    "    roles_to_train: []",
                    "    train_on_eos: turn",
                ]
        lines += [
            "chat_template: tokenizer_default",
            "adapter: lora",
            "lora_r: 16",
            "lora_alpha: 32",
            "lora_target_linear: true",
            f"sequence_len: {room_for(longest)} # from the longest example",
            "micro_batch_size: 2",
            "gradient_accumulation_steps: 4",
            "num_epochs: 3",
            "learning_rate: 0.0002",
            "optimizer: adamw_torch",
            "lr_scheduler: cosine",
            "output_dir: ./outputs",
        ]
        return {"axolotl.yaml": "\n".join(lines) + "\n"}
