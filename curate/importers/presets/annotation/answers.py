"""Answers of annotators to one task: which of them counts, and what is kept of the others."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from curate.importers.json_files.flatten import text_of

BETWEEN = ", "
_SENTENCE = re.compile(r"\S+\s+\S+.*[.!?。！？]\W*$", re.DOTALL)
_LONG = 60
_WORDS = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """What one annotator decided on a task.

    Attributes:
        output: The text to learn; empty where spans alone were marked, or nothing.
        label: The class; empty where the answer is none.
        at: When it was given, as the tool writes it.
        beside: What is kept beside the example, by name.
        refused: Why the task is no example to this annotator ("not Billing" is a decision too).
        decided: What is compared with the answers of others, where that is not ``output``.
        choices: How many classes it names.
        final: Whether it wins over all others, such as a checked one.
    """

    output: str = ""
    label: str = ""
    annotator: str = ""
    at: str = ""
    beside: Mapping[str, str] = field(default_factory=dict, hash=False)
    refused: str = ""
    decided: str = ""
    choices: int = 0
    final: bool = False

    @property
    def decision(self) -> str:
        """What is compared with the answers of others."""
        return self.decided or self.output


@dataclass(frozen=True, slots=True)
class Task:
    """A record of an annotation tool.

    Attributes:
        key: What records of the same task share; empty where a record stands alone.
        answers: What people decided.
        left_out: Why answers do not count (ignored, discarded, cancelled), in words.
        suggestion: What a machine proposed; a draft where no person decided.
    """

    key: str = ""
    answers: tuple[Answer, ...] = ()
    left_out: tuple[str, ...] = ()
    suggestion: Answer | None = None


def joined_task(tasks: Sequence[Task]) -> Task:
    """Several records of one task as one."""
    if len(tasks) == 1:
        return tasks[0]
    return Task(
        tasks[0].key,
        tuple(answer for task in tasks for answer in task.answers),
        tuple(reason for task in tasks for reason in task.left_out),
        next((task.suggestion for task in tasks if task.suggestion is not None), None),
    )


def latest(answers: Sequence[Answer]) -> list[Answer]:
    """The last answer of each annotator; of those without a name, all."""
    last: dict[str, Answer] = {}
    for number, answer in enumerate(_in_order(answers)):
        last[answer.annotator or f"\0{number}"] = answer
    return list(last.values())


def _in_order(answers: Sequence[Answer]) -> Sequence[Answer]:
    """Answers by their time, where all have one that is written alike."""
    same = len({len(answer.at) for answer in answers}) == 1 and all(each.at for each in answers)
    return sorted(answers, key=lambda answer: answer.at) if same else answers


def winner(answers: Sequence[Answer]) -> Answer | None:
    """The answer that counts: a final one, else what most decided, the latest among equals.

    Among as many that refuse the task as take it, one that takes it: somebody has to decide.
    """
    if not answers:
        return None
    votes = Counter(answer.decision for answer in answers)
    return max(
        enumerate(answers),
        key=lambda each: (
            each[1].final,
            votes[each[1].decision],
            not each[1].refused,
            each[0],
        ),
    )[1]


def listed(answers: Sequence[Answer]) -> str:
    """Answers as JSON text: a list of objects with annotator, answer and, where known, the time."""
    return json.dumps(
        [
            {
                "annotator": answer.annotator,
                "answer": answer.decision,
                **({"at": answer.at} if answer.at else {}),
            }
            for answer in answers
        ],
        ensure_ascii=False,
    )


def class_answer(values: Sequence[str]) -> Answer:
    """An answer that is a class, or several of them."""
    chosen = BETWEEN.join(values)
    return Answer(output=chosen, label=chosen, choices=len(values))


def text_answer(values: Sequence[str]) -> Answer:
    """An answer that is a text: the first of several, the others beside it."""
    beside = {"other_answers": text_of(list(values[1:]))} if len(values) > 1 else {}
    return Answer(output=values[0] if values else "", beside=beside)


def answer_to_all(
    written: Mapping[str, Sequence[str]], chosen: Mapping[str, Sequence[str]]
) -> Answer:
    """One answer from those to several questions.

    A written text is the output, the class its label. Without one, the class is both; of several
    questions with classes, each becomes a line ``question: class``.

    Args:
        written: Texts by question.
        chosen: Classes by question.
    """
    texts = {name: values for name, values in written.items() if values}
    classes = {name: values for name, values in chosen.items() if values}
    lines = "\n".join(f"{name}: {BETWEEN.join(values)}" for name, values in classes.items())
    if texts:
        first, *others = texts
        answer = text_answer(texts[first])
        beside = {**answer.beside, **{name: BETWEEN.join(texts[name]) for name in others}}
        if len(classes) == 1:
            return replace(answer, label=BETWEEN.join(*classes.values()), beside=beside)
        kept = {name: BETWEEN.join(values) for name, values in classes.items()}
        return replace(answer, beside={**beside, **kept})
    if len(classes) == 1:
        return class_answer(*classes.values())
    return Answer(output=lines)


def are_classes(values: Sequence[str]) -> bool:
    """Whether texts are names of classes rather than written answers: short, and used again."""
    filled = [value.strip() for value in values if value.strip()]
    if not filled:
        return False
    written = sum(
        len(value) > _LONG or len(value.split()) > _WORDS or _SENTENCE.match(value) is not None
        for value in filled
    )
    if written > 0.2 * len(filled):
        return False
    return len(filled) < 30 or len(set(filled)) <= 0.8 * len(filled)


def texts_in(value: object) -> list[str]:
    """The texts of a JSON value: those of a list, or the one that it is; empty ones left out."""
    if isinstance(value, list):
        return [text for each in value for text in texts_in(each)]
    text = text_of(value).strip()
    return [text] if text else []
