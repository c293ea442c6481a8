"""A model elsewhere, which the owner of the project configured, asked with instructions."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from curate.domain.errors import Cancelled, Unusable
from curate.domain.records import Record
from curate.evaluation.base import Arm, Setting, arms
from curate.evaluation.generation import Answer
from curate.models import messages
from curate.text.tokens import count_tokens


@arms.register
class External(Arm):
    """The project's endpoint with the prompt of the project as its system message.

    What is asked leaves this computer, so it is never asked without a yes to that. No approved answer is
    sent.
    """

    name: ClassVar[str] = "external"
    title: ClassVar[str] = "Model elsewhere"
    words: ClassVar[str] = "the model elsewhere"
    prompted: ClassVar[bool] = True

    @override
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        if setting.ask is None:
            raise Unusable(
                "Nobody may be asked elsewhere, so nothing was sent or compared: leave the method external "
                "out."
            )
        answers = []
        for place, record in enumerate(held_out):
            if setting.should_stop():
                raise Cancelled("The evaluation")
            setting.on_progress(place / len(held_out))
            started = time.monotonic()
            instruction = setting.instruction(record)
            said = messages(instruction, record.turns, record.input)
            text = setting.ask(said)
            seconds = time.monotonic() - started
            # How many they are there nobody says: about as many as another tokenizer makes of them.
            *read, written = count_tokens([*(one["content"] for one in said), text])
            answers.append(Answer(text, seconds, sum(read) + written, None, written=written))
        return answers
