"""The base class of these presets: one example a task, by what its annotators decided."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import ClassVar

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Item, Record, reject
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.annotation.answers import (
    BETWEEN,
    Answer,
    Task,
    joined_task,
    latest,
    listed,
    winner,
)
from curate.importers.presets.base import Preset
from curate.importers.presets.helpdesk.dialogues import dialogue
from curate.importers.presets.training.chats import Unfit, messages_in, parse_cell
from curate.importers.roles.mapping import Reading, Roles, builder

# Tasks that are held while other answers to them are awaited; the first is finished first.
HELD = 100_000
_NAMED = 5
_DECIDED = ("output", "label")
# Records that are looked at before an import.
_MANY = 500


class AnnotationPreset(Preset):
    """Base of presets for annotation tools.

    What a person submitted wins over what a machine suggested; what was rejected, ignored,
    discarded or cancelled is skipped with that reason. Answers of several annotators to one task
    become one example with all of them in its metadata ``annotations``.

    A role that a person maps to a column that holds no answers is read from that column.
    """

    complete: ClassVar[bool] = True
    numbered: ClassVar[bool] = False
    """Whether labels that are numbers are ids, whose names the export does not have."""

    def answer_columns(self, columns: Collection[str]) -> Collection[str]:
        """The columns that answers are read from."""
        raise NotImplementedError

    @override
    def suggested(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]
    ) -> Mapping[str, list[str]] | None:
        return {}  # what was annotated is known, or not in the file

    def task(self, texts: Mapping[str, str], roles: Mapping[str, Sequence[str]]) -> Task:
        """What was decided in one record; raises ``Unfit``."""
        raise NotImplementedError

    def elsewhere(self, roles: Mapping[str, Sequence[str]]) -> Mapping[str, Task | str]:  # noqa: ARG002 - for subclasses
        """What other files have on the same tasks, by ``task_key``.

        More answers to a task, or the reason why its record here is skipped.
        """
        return {}

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        build = self._builder(roles, reading)
        elsewhere = self.elsewhere(roles)
        held: dict[str, list[tuple[Record, Task]]] = {}
        for number, item in enumerate(items):
            if not isinstance(item, tuple):
                yield item
                continue
            try:
                task = self.task(item[1], roles)
            except Unfit as unfit:
                yield reject(item[0], str(unfit), item[2])
                continue
            key = task_key(number, task, item[1], roles)
            more = elsewhere.get(key)
            if isinstance(more, str):
                yield SkippedRow(item[0], more)
                continue
            if more is not None and key not in held:
                task = joined_task([task, more])
            held.setdefault(key, []).append((item, task))
            if len(held) > HELD:
                yield from build(held.pop(next(iter(held))))
        while held:
            yield from build(held.pop(next(iter(held))))

    def _builder(
        self, roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Callable[[Sequence[tuple[Record, Task]]], Iterator[Row]]:
        """A function from the records of one task to its example, or the reason why it is none."""
        make = builder(roles, reading)
        used = {name for role in _DECIDED for name in roles.get(role, ())}

        @lru_cache(maxsize=64)
        def decoded(columns: tuple[str, ...]) -> tuple[frozenset[str], dict[str, str]]:
            """The roles that come from answers, and their columns, emptied."""
            known = {*self.answer_columns({*columns, *used})}
            own = frozenset(
                role for role in _DECIDED if roles.get(role) and known.issuperset(roles[role])
            )
            return own, dict.fromkeys((name for role in own for name in roles[role]), "")

        def build(records: Sequence[tuple[Record, Task]]) -> Iterator[Row]:
            (line, texts, raw), _ = records[0]
            task = joined_task([each for _, each in records])
            own, hidden = decoded(tuple(texts))
            answers = latest(task.answers)
            answer = winner(answers)
            if (answer is None and task.left_out) or (answer is not None and answer.refused):
                yield SkippedRow(line, _reason(answer, answers, task))
            else:
                row = _spoken(make((line, {**texts, **hidden}, raw)))
                yield _decided(row, answer or task.suggestion, answers, own & roles.keys())
            for (other, _, _), _ in records[1:]:
                yield SkippedRow(other, f"another answer to the task at line {line}")

        return build

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        tasks: dict[str, list[Task]] = {}
        for number, texts in enumerate(sample):
            try:
                task = self.task(texts, roles)
            except Unfit:
                continue
            tasks.setdefault(task_key(number, task, texts, roles), []).append(task)
        joined = [joined_task(each) for each in tasks.values()]
        whole = (
            f"{len(joined):,} tasks" if len(sample) < _MANY else f"the first {len(joined):,} tasks"
        )
        return (*_notes(joined, whole), *(_numbers(joined) if self.numbered else ()))


def task_key(
    number: int, task: Task, texts: Mapping[str, str], roles: Mapping[str, Sequence[str]]
) -> str:
    """What records of one task share: their key and their text, since a column can overwrite an id."""
    if not task.key:
        return f"\0{number}"
    return "\0".join([task.key, *(texts.get(name, "") for name in roles.get("input", ()))])


def _spoken(row: Row) -> Row:
    """A row whose input is a list of messages, as the conversation that annotators were shown."""
    if not isinstance(row, ImportedRow) or row.input[:1] != "[":
        return row
    said = messages_in(row.input) or dialogue(parse_cell(row.input))
    if not said:
        return row
    texts = [
        (
            text_of(each.get("role", each.get("from"))),
            text_of(each.get("content", each.get("value"))),
        )
        for each in said
    ]
    if len(texts) == 1:
        return replace(row, input=texts[0][1])
    return replace(row, input="\n".join(f"{who}: {text}" for who, text in texts))


def _reason(answer: Answer | None, answers: Sequence[Answer], task: Task) -> str:
    """Why a task is no example."""
    if answer is None:
        return BETWEEN.join(dict.fromkeys(task.left_out))
    refused = sum(bool(each.refused) for each in answers)
    others = f" (by {refused} of {len(answers)} annotators)" if len(answers) > 1 else ""
    return answer.refused + others


def _decided(
    row: Row, answer: Answer | None, answers: Sequence[Answer], own: Collection[str]
) -> Row:
    """A row with what was decided, and with all that was, where several people did."""
    if not isinstance(row, ImportedRow) or answer is None:
        return row
    metadata = {**row.metadata, **answer.beside}
    if len(answers) > 1:
        metadata["annotations"] = listed(answers)
        metadata.pop("annotator", None)
    elif answer.annotator:
        metadata["annotator"] = answer.annotator
    return replace(
        row,
        output=answer.output if "output" in own else row.output,
        label=(answer.label or None) if "label" in own else row.label,
        metadata=metadata,
    )


def _verb(number: int, of_one: str, of_many: str) -> str:
    return of_one if number == 1 else of_many


def _notes(tasks: Sequence[Task], whole: str) -> Iterator[str]:
    """What is to be known of the first tasks before they are imported."""
    decided = [(winner(latest(task.answers)), task) for task in tasks]
    skipped = Counter(
        answer.refused if answer is not None else BETWEEN.join(dict.fromkeys(task.left_out))
        for answer, task in decided
        if (answer is None and task.left_out) or (answer is not None and answer.refused)
    )
    for reason, number in skipped.most_common():
        yield f"{number:,} of {whole} {_verb(number, 'is', 'are')} skipped: {reason}."
    answers = [answer for answer, _ in decided if answer is not None and not answer.refused]
    several = sum(answer.choices > 1 for answer in answers)
    if several:
        yield (
            f"{several:,} of {whole} {_verb(several, 'has', 'have')} several choices: they are one "
            "answer, with a comma between them."
        )
    people = [latest(task.answers) for task in tasks if len(latest(task.answers)) > 1]
    if people:
        differ = sum(len({each.decision for each in given}) > 1 for given in people)
        yield (
            f"{len(people):,} of {whole} {_verb(len(people), 'was', 'were')} answered by several annotators, "
            f"{differ:,} of them differently: each is one example with what most of them decided, or the "
            "last of them where as many decided otherwise, and a finding where they differ."
        )
    suggested = sum(
        answer is None and task.suggestion is not None and not task.left_out
        for answer, task in decided
    )
    if suggested:
        yield (
            f"{suggested:,} of {whole} {_verb(suggested, 'has', 'have')} no answer of a person: what a model "
            "suggested is their draft."
        )


def _numbers(tasks: Sequence[Task]) -> Iterator[str]:
    """What is to be known of labels that are numbers, where all are."""
    labels = {answer.label for task in tasks for answer in task.answers if answer.label}
    if labels and all(each.isdecimal() for each in labels):
        numbers = sorted(labels, key=lambda each: (len(each), each))
        more = " …" * (len(numbers) > _NAMED)
        yield (
            f"The labels are numbers ({BETWEEN.join(numbers[:_NAMED])}{more}): ids of labels whose names "
            "this export does not have. Replace them by the names."
        )
