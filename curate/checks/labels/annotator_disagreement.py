"""Annotators who disagree: tasks to which several people gave different answers."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from typing_extensions import override

from curate.checks.base import Check, checks, digest, named
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import normalize, shorten
from curate.text.sentences import Template

ANSWERS = "annotations"
"""The metadata that importers keep the answers of several annotators in."""
_SHOWN = 4


@checks.register
class AnnotatorDisagreement(Check):
    """Report examples whose annotators gave different answers when the task was annotated.

    Importers keep those answers as metadata ``annotations``. Whoever changes the answer has decided, and
    the example is no longer reported. The score is the share of annotators against the most frequent answer.
    """

    name = "annotator_disagreement"
    title = "Annotators disagree"
    sentences: ClassVar[Mapping[str, Template]] = {
        "disagreement": (
            "{names}: {people} annotators gave {count} different answers: {given}. Decide which one is "
            "right: what was imported is that of most of them, or the latest."
        )
    }
    titles: ClassVar[Mapping[str, str]] = {"disagreement": "Different answers of annotators"}

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for example in examples:
            given = _answers(example.metadata.get(ANSWERS))
            by_answer: dict[str, list[tuple[str, str]]] = defaultdict(list)
            for who, answer in given:
                by_answer[normalize(answer)].append((who, answer))
            if len(by_answer) < 2 or _is_decided(example):
                continue
            most = max(map(len, by_answer.values()))
            ordered = sorted(by_answer.values(), key=lambda mine: (-len(mine), mine[0][1]))
            yield Finding(
                check=self.name,
                examples=(example.id,),
                code="disagreement",
                args={
                    **named([example]),
                    "people": len(given),
                    "count": len(by_answer),
                    "given": tuple(map(_in_words, ordered[:_SHOWN])),
                },
                about=digest(*(text for pair in given for text in pair)),
                score=round(1 - most / len(given), 4),
            )


def _answers(kept: Any) -> list[tuple[str, str]]:
    """Annotator and answer of each; nothing where the metadata is something else."""
    try:
        listed = json.loads(kept) if isinstance(kept, str) else kept
    except (json.JSONDecodeError, RecursionError):
        return []
    return [
        (str(each.get("annotator") or ""), each["answer"])
        for each in (listed if isinstance(listed, list) else ())
        if isinstance(each, dict) and isinstance(each.get("answer"), str) and "annotator" in each
    ]


def _is_decided(example: Example) -> bool:
    """Whether somebody has changed the answer since it came in."""
    return bool(example.draft_output) and example.output != example.draft_output


def _in_words(mine: Sequence[tuple[str, str]]) -> str:
    people = ", ".join(who for who, _ in mine if who) or f"{len(mine)} without a name"
    return f"“{shorten(mine[0][1], 60)}” ({shorten(people, 80)})"
