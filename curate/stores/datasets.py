"""Dataset versions: written once, then only read."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from curate.domain.errors import NotFound
from curate.domain.records import Dataset, KnownExport, Record, Settlement
from curate.stores.rows import Store, chunks, dump_turns, load_turns, now, utc
from curate.stores.tables import datasets, exports, records

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

    def current(self, project: int) -> tuple[int, int]:
        """The number of the current test of a project, and the id of its newest version; 0 for none."""
        row = self._connection.execute(
            select(datasets.c.test, datasets.c.id)
            .where(datasets.c.project_id == project, datasets.c.ready)
            .order_by(datasets.c.id.desc())
            .limit(1)
        ).first()
        return (0, 0) if row is None else (row.test, row.id)

    def newest_ways(self, project: int) -> Mapping[str, Any] | None:
        """How the newest version of a project was split: ``seed``, ``by_time``, ``group_by``, ``stratify``.

        None where there is none.
        """
        names = ("seed", "by_time", "group_by", "stratify")
        row = self._connection.execute(
            select(*(datasets.c.manifest[name].label(name) for name in names))
            .where(datasets.c.project_id == project, datasets.c.ready)
            .order_by(datasets.c.id.desc())
            .limit(1)
        ).first()
        return None if row is None else dict(zip(names, row, strict=True))

    def revisions(self, dataset: int) -> dict[str, int]:
        """The examples of a version, as texts, with their revisions."""
        rows = self._connection.execute(
            select(records.c.example_id, records.c.revision)
            .where(records.c.dataset_id == dataset)
            .order_by(records.c.example_id)
        )
        return {str(row.example_id): row.revision for row in rows}

    def settlements(self, project: int, test: int) -> list[Settlement]:
        """Where the versions of a test put every example: the newest version of each way it was there."""
        columns = records.c
        same = (columns.example_id, columns.revision, columns.part, columns.group)
        rows = self._connection.execute(
            select(*same, func.max(columns.dataset_id))
            .join(datasets, columns.dataset_id == datasets.c.id)
            .where(*_of_test(project, test))
            .group_by(*same)
        )
        return [Settlement(*row) for row in rows]

    def records_of(self, wanted: Mapping[int, Collection[int]]) -> list[Record]:
        """Records of some examples, by versions and examples in them."""
        found: list[Record] = []
        for dataset, some in wanted.items():
            for part in chunks(sorted(some)):
                rows = self._connection.execute(
                    select(records).where(
                        records.c.dataset_id == dataset, records.c.example_id.in_(part)
                    )
                )
                found += map(_record, rows)
        return found

    def learned_from(self, project: int, some: Collection[int]) -> dict[str, int]:
        """The versions to how many of some examples they trained or validated on, oldest first."""
        found: Counter[tuple[int, str]] = Counter()
        for part in chunks(sorted(some)):
            rows = self._connection.execute(
                select(datasets.c.id, datasets.c.name, func.count())
                .join(records, records.c.dataset_id == datasets.c.id)
                .where(
                    datasets.c.project_id == project,
                    datasets.c.ready,
                    records.c.part != "held_out",
                    records.c.example_id.in_(part),
                )
                .group_by(datasets.c.id, datasets.c.name)
            )
            for row in rows:
                found[row[0], row[1]] += row[2]
        return {name: number for (_, name), number in sorted(found.items())}

    def discard(self, dataset: int) -> None:
        """Remove a version that was begun and that nobody will finish, with its records."""
        self._connection.execute(
            delete(datasets).where(datasets.c.id == dataset, ~datasets.c.ready)
        )

    def held_out(self, project: int) -> list[int]:
        """How many examples each version holds out, the newest first."""
        rows = self._connection.execute(
            select(datasets.c.held_out)
            .where(datasets.c.project_id == project, datasets.c.ready)
            .order_by(datasets.c.id.desc())
        )
        return list(rows.scalars())

    def add_export(
        self,
        dataset: Dataset,
        format: str,  # noqa: A002
        folder: str,
        files: Mapping[str, str],
        person: str,
    ) -> None:
        """Remember that a version was written to a folder, with the hash of each file."""
        self._connection.execute(
            insert(exports).values(
                project_id=dataset.project,
                dataset_id=dataset.id,
                format=format,
                folder=folder,
                files=dict(files),
                person=person,
                at=now(),
            )
        )

    def exports(self, versions: Collection[int]) -> list[KnownExport]:
        """Where these versions were written to, the first one in front."""
        rows = self._connection.execute(
            select(exports, datasets.c.name)
            .join(datasets)
            .where(exports.c.dataset_id.in_(versions))
            .order_by(exports.c.id)
        )
        return [
            KnownExport(row.id, row.name, row.folder, row.files, row.person, utc(row.at))
            for row in rows
        ]

    def set_export_files(self, export: int, files: Mapping[str, str]) -> None:
        """Remember other hashes of the files of an export."""
        self._connection.execute(
            update(exports).where(exports.c.id == export).values(files=dict(files))
        )

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


def _of_test(project: int, test: int) -> tuple[ColumnElement[bool], ...]:
    return datasets.c.project_id == project, datasets.c.test == test, datasets.c.ready.is_(True)


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
