"""Where held-out examples came from and when they were written, for slices."""

from collections.abc import Sequence
from dataclasses import replace

from curate.domain.results import AnswerRow
from curate.stores import Stores


def with_origins(stores: Stores, project: int, rows: Sequence[AnswerRow]) -> list[AnswerRow]:
    """Answers that say from which file and of when their example is, as far as it is still there."""
    sources = {one.id: one.name for one in stores.sources.all(project)}
    known = stores.examples.many(project, [row.id for row in rows])
    return [
        replace(row, source=sources.get(one.source or 0, row.source), date=one.created_at)
        if (one := known.get(row.id)) is not None
        else row
        for row in rows
    ]
