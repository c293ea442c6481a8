"""All rows of one ticket, by what its source calls it."""

import csv
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update

from curate.stores.all_tables.texts import Texts
from curate.stores.blind import BlindComparisons
from curate.stores.rows import Store, chunks
from curate.stores.tables import (
    actions,
    answers,
    datasets,
    evaluations,
    events,
    examples,
    finding_examples,
    findings,
    job_events,
    jobs,
    kept_values,
    records,
    sources,
    unused_rows,
)

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class TicketRows:
    """The rows of a ticket.

    Attributes:
        examples: Ids of the examples that have its id, also of those that only a version still has.
        events: How many entries of the history are about them.
        findings: Ids of the findings about them.
        records: Dataset version and example of each record.
        answers: Evaluation and position of each answer.
        rejected: Ids of rows that could not be read and have its id in a cell.
        actions: Ids of the actions that changed them, or said something about them alone.
    """

    examples: tuple[int, ...]
    events: int
    findings: tuple[int, ...]
    records: tuple[tuple[int, int], ...]
    answers: tuple[tuple[int, int], ...]
    rejected: tuple[int, ...]
    actions: tuple[int, ...]


class Tickets(Store):
    """All rows of tickets."""

    def find(self, project: int, external_id: str) -> TicketRows:
        """The rows of a ticket in a project."""
        mine = select(datasets.c.id).where(datasets.c.project_id == project)
        found = self._column(
            select(examples.c.id).where(
                examples.c.project_id == project, examples.c.external_id == external_id
            )
        )
        kept = self._connection.execute(
            select(records.c.dataset_id, records.c.example_id)
            .where(records.c.dataset_id.in_(mine), records.c.external_id == external_id)
            .order_by(records.c.dataset_id, records.c.example_id)
        ).all()
        about = [
            key
            for part in chunks(found)
            for key in self._column(
                select(finding_examples.c.finding_id).where(finding_examples.c.example_id.in_(part))
            )
        ]
        changed = [
            row
            for part in chunks(found)
            for row in self._connection.execute(
                select(events.c.id, events.c.action_id).where(events.c.example_id.in_(part))
            )
        ]
        return TicketRows(
            tuple(sorted({*found, *(row.example_id for row in kept)})),
            len(changed),
            tuple(sorted(set(about))),
            tuple((row.dataset_id, row.example_id) for row in kept),
            tuple(self._answers(project, external_id)),
            tuple(self._rejected(project, external_id)),
            tuple(sorted({row.action_id for row in changed})),
        )

    def _column(self, query: Any) -> list[int]:
        return list(self._connection.execute(query).scalars())

    def _answers(self, project: int, external_id: str) -> Iterator[tuple[int, int]]:
        mine = select(evaluations.c.id).where(evaluations.c.project_id == project)
        rows = self._connection.execute(
            select(answers).where(answers.c.evaluation_id.in_(mine)),
            execution_options={"yield_per": AT_ONCE},
        )
        with rows:
            for row in rows:
                if row.row.get("external_id") == external_id:
                    yield row.evaluation_id, row.position

    def _rejected(self, project: int, external_id: str) -> Iterator[int]:
        mine = select(sources.c.id).where(sources.c.project_id == project)
        rows = self._connection.execute(
            select(unused_rows.c.id, unused_rows.c.raw).where(
                unused_rows.c.source_id.in_(mine),
                unused_rows.c.raw.contains(external_id, autoescape=True),
            ),
            execution_options={"yield_per": AT_ONCE},
        )
        with rows:
            for row in rows:
                if external_id in _cells(row.raw):
                    yield row.id

    def kept_by(self, project: int, keys: Sequence[int]) -> list[str]:
        """Values that somebody keeps in these examples, or keeps everywhere."""
        rows = self._connection.execute(
            select(kept_values.c.value, kept_values.c.example_id).where(
                kept_values.c.project_id == project
            )
        )
        return [row.value for row in rows if row.example_id is None or row.example_id in set(keys)]

    def delete_records(self, rows: Sequence[tuple[int, int]]) -> None:
        """Remove records from versions."""
        Texts(self._connection).delete("records", rows)

    def delete_answers(self, rows: Sequence[tuple[int, int]]) -> None:
        """Remove answers from evaluations, with what people said about them."""
        BlindComparisons(self._connection).forget(rows)
        Texts(self._connection).delete("answers", rows)

    def samples(self, project: int, keys: Sequence[int]) -> dict[int, Any]:
        """Progress of trainings with sample answers to these examples: id to what is left without them."""
        mine = select(jobs.c.id).where(jobs.c.project_id == project)
        rows = self._connection.execute(
            select(job_events.c.id, job_events.c.event).where(job_events.c.job_id.in_(mine))
        )
        wanted, found = set(keys), {}
        for row in rows:
            shown = row.event.get("samples") or []
            kept = [one for one in shown if one["example"] not in wanted]
            if len(kept) < len(shown):
                found[row.id] = {**row.event, "samples": kept}
        return found

    def delete_samples(self, project: int, keys: Sequence[int]) -> None:
        """Remove sample answers to these examples from the progress of trainings."""
        for key, event in self.samples(project, keys).items():
            self._connection.execute(
                update(job_events).where(job_events.c.id == key).values(event=event)
            )

    def delete_rejected(self, keys: Sequence[int]) -> None:
        """Remove rows that could not be read."""
        Texts(self._connection).delete("unused_rows", [(key,) for key in keys])

    def delete_examples(self, rows: TicketRows) -> None:
        """Remove examples with everything about them: history, findings, signatures, values kept."""
        for part in chunks(rows.examples):
            # Whoever writes findings has their examples first.
            locked = select(examples.c.id).where(examples.c.id.in_(part)).order_by(examples.c.id)
            self._connection.execute(locked.with_for_update())
        for part in chunks(rows.findings):
            self._connection.execute(delete(findings).where(findings.c.id.in_(part)))
        for part in chunks(rows.examples):
            self._connection.execute(delete(examples).where(examples.c.id.in_(part)))

    def summaries(self, keys: Sequence[int]) -> dict[int, str]:
        """What actions say of themselves."""
        return {
            row.id: row.summary
            for part in chunks(keys)
            for row in self._connection.execute(
                select(actions.c.id, actions.c.summary).where(actions.c.id.in_(part))
            )
        }

    def set_summary(self, key: int, summary: str) -> None:
        """Let an action say something else of itself."""
        self._connection.execute(update(actions).where(actions.c.id == key).values(summary=summary))


def _cells(raw: str) -> set[str]:
    """The values of a row as it stood in its file: JSON, or cells between delimiters."""
    found: set[str] = set()
    with suppress(ValueError, RecursionError):
        found.update(_values(json.loads(raw)))
    for delimiter in ",;\t|":
        with suppress(csv.Error):
            found.update(
                cell.strip()
                for line in csv.reader(raw.splitlines(), delimiter=delimiter)
                for cell in line
            )
    return found


def _values(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for value in document.values():
            yield from _values(value)
    elif isinstance(document, list):
        for value in document:
            yield from _values(value)
    elif document is not None:
        yield str(document)
