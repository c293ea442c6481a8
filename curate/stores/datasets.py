"""Dataset versions: written once, then only read."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from curate.domain.errors import NotFound
from curate.domain.records import Dataset, Record
from curate.stores.rows import Store, dump_turns, load_turns, now, utc
from curate.stores.tables import datasets, records

ABANDONED = timedelta(days=1)
"""How long a version that was begun is waited for."""


class Datasets(Store):
    """Dataset versions."""

    def begin(
        self,
        project: int,
        frozen: Sequence[Record],
        *,
        sha256: str,
        manifest: Mapping[str, Any],
        person: str,
        test: int,
    ) -> int:
        """Begin a new version, whose records are added afterwards; returns its id.

        What was begun a day ago and never finished is removed.
        """
        self._connection.execute(
            delete(datasets).where(
                datasets.c.project_id == project,
                ~datasets.c.ready,
                datasets.c.at < now() - ABANDONED,
            )
        )
        parts = [record.part for record in frozen]
        key: int = self._connection.execute(
            insert(datasets)
            .values(
                project_id=project,
                name=f"unfinished {uuid.uuid4().hex[:12]}",
                sha256=sha256,
                test=test,
                train=parts.count("train"),
                validation=parts.count("validation"),
                held_out=parts.count("held_out"),
                manifest=dict(manifest),
                ready=False,
                person=person,
                at=now(),
            )
            .returning(datasets.c.id)
        ).scalar_one()
        return key

    def add_records(self, dataset: int, some: Sequence[Record]) -> None:
        """Store some records of a version that was begun."""
        self._connection.execute(insert(records), [_values(dataset, record) for record in some])

    def finish(self, project: int, dataset: int) -> Dataset:
        """Show a version whose records are all stored, named ``v1``, ``v2`` and so on."""
        number = self._connection.execute(
            select(func.count()).where(datasets.c.project_id == project, datasets.c.ready)
        ).scalar_one()
        row = self._connection.execute(
            update(datasets)
            .where(datasets.c.id == dataset)
            .values(name=f"v{number + 1}", ready=True)
            .returning(datasets)
        ).one()
        return _dataset(row)

    def get(self, project: int, name: str) -> Dataset:
        """The version of that name.

        Raises:
            NotFound: There is none; the message lists those that exist.
        """
        row = self._connection.execute(
            select(datasets).where(
                datasets.c.project_id == project, datasets.c.name == name, datasets.c.ready
            )
        ).first()
        if row is None:
            known = ", ".join(one.name for one in self.all(project)) or "none yet, freeze one first"
            raise NotFound("dataset version", name, f"Versions of this project: {known}.")
        return _dataset(row)

    def by_id(self, key: int) -> Dataset:
        """The version of that id."""
        return _dataset(
            self._connection.execute(select(datasets).where(datasets.c.id == key)).one()
        )

    def all(self, project: int) -> list[Dataset]:
        """The versions of a project, the newest first."""
        rows = self._connection.execute(
            select(datasets)
            .where(datasets.c.project_id == project, datasets.c.ready)
            .order_by(datasets.c.id.desc())
        )
        return [_dataset(row) for row in rows]

    def held_out(self, project: int) -> list[int]:
        """How many examples each version holds out, the newest first."""
        rows = self._connection.execute(
            select(datasets.c.held_out)
            .where(datasets.c.project_id == project, datasets.c.ready)
            .order_by(datasets.c.id.desc())
        )
        return list(rows.scalars())

    def note_erasure(
        self,
        dataset: int,
        manifest: Mapping[str, Any],
        *,
        train: int,
        validation: int,
        held_out: int,
    ) -> None:
        """Let a version say that something was erased of it, and how many records each part has left."""
        self._connection.execute(
            update(datasets)
            .where(datasets.c.id == dataset)
            .values(manifest=dict(manifest), train=train, validation=validation, held_out=held_out)
        )

    def records(self, dataset: int) -> list[Record]:
        """The records of a version, in the order of their examples."""
        rows = self._connection.execute(
            select(records).where(records.c.dataset_id == dataset).order_by(records.c.example_id)
        )
        return [_record(row) for row in rows]


def _values(dataset: int, record: Record) -> dict[str, Any]:
    return {
        "dataset_id": dataset,
        "example_id": record.example,
        "revision": record.revision,
        "part": record.part,
        "group": record.group,
        "system": record.system,
        "turns": dump_turns(record.turns),
        "input": record.input,
        "output": record.output,
        "draft_output": record.draft_output,
        "label": record.label,
        "external_id": record.external_id,
        "groups": dict(record.groups),
    }


def _record(row: Any) -> Record:
    return Record(
        example=row.example_id,
        revision=row.revision,
        part=row.part,
        group=row.group,
        input=row.input,
        output=row.output,
        system=row.system,
        turns=load_turns(row.turns),
        label=row.label,
        external_id=row.external_id,
        draft_output=row.draft_output,
        groups=row.groups,
    )


def _dataset(row: Any) -> Dataset:
    return Dataset(
        id=row.id,
        project=row.project_id,
        name=row.name,
        sha256=row.sha256,
        train=row.train,
        validation=row.validation,
        held_out=row.held_out,
        manifest=row.manifest,
        at=utc(row.at),
        person=row.person,
        test=row.test,
    )
