"""Control tokens of chat templates in texts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.checks.base import Check, all_texts, checks
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import shorten
from curate.text.control_tokens import control_tokens, spaced, stops_after_sentence
from curate.text.sentences import Template


@checks.register
class ControlToken(Check):
    """Report control tokens of chat templates (``<|im_end|>``, ``[INST]``, ``</s>``).

    Curate trains on them and evaluates them as plain text; many other trainers and servers read them as
    commands, so that an input opens a turn of its own and an answer learns to stop in the middle. The
    fix puts a space inside each bracket: a person reads the same, and no tokenizer does. A stop token
    behind the last sentence of an answer, where nothing else in the example is about such tokens, is
    left over from a generation: there the fix removes it.
    """

    name = "control_token"
    title = "Control tokens of chat templates"
    sentences: ClassVar[Mapping[str, Template]] = {
        "control_token": (
            "“{written}” in the {field} is a control token of a chat template: many trainers and servers "
            "would read it as a command. Write it with spaces, or remove it."
        ),
        "stop_token": (
            "“{written}” at the end of the answer is a control token that a generation left behind. "
            "Remove it."
        ),
    }
    titles: ClassVar[Mapping[str, str]] = {
        "control_token": "Control tokens",
        "stop_token": "Stop tokens at the end of answers",
    }

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for example in examples:
            found = [
                (field, t, token) for field, t in all_texts(example) for token in control_tokens(t)
            ]
            for field, text, token in found:
                written = text[token.start : token.end]
                stop = len(found) == 1 and field == "output" and stops_after_sentence(text, token)
                start = len(text[: token.start].rstrip()) if stop else token.start
                yield Finding(
                    check=self.name,
                    examples=(example.id,),
                    code="stop_token" if stop else "control_token",
                    args={"written": shorten(written)},
                    field=field,
                    start=start,
                    end=len(text) if stop else token.end,
                    suggestion="" if stop else spaced(written),
                )
