"""The map of a project: a point for each example, similar ones close together."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from curate.domain.errors import Unusable
from curate.domain.findings import SEVERITIES, Severity
from curate.services.checking import update_clusters
from curate.similarity.embeddings import embed
from curate.similarity.text_map import place, unit, vectors
from curate.stores import Database
from curate.text import shorten

DRAWN = 2_000
"""Examples that are drawn at most, evenly chosen."""
FEWEST = 8
QUOTED = 110

Basis = Literal["meaning", "words"]


@dataclass(frozen=True, slots=True)
class Dot:
    """One example on the map.

    Attributes:
        x: From 0 to 1.
        y: From 0 to 1.
        text: How its input begins, on one line: untrusted, as every text from the data.
        twin: Whether another example says nearly the same.
        severity: The worst that is open about it; None for nothing.
    """

    x: float
    y: float
    example: int
    name: str
    label: str | None
    text: str
    twin: bool
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class Map:
    """Dots, and what their places follow from; no dots where there are fewer than eight examples.

    Attributes:
        of: How many examples there are; more than dots where they are a part of them.
        basis: ``meaning`` by static word embeddings (where wordllama is installed), else ``words``.
    """

    dots: tuple[Dot, ...]
    of: int
    basis: Basis


def draw_map(database: Database, project: str) -> Map:
    """The examples that nobody rejected, placed by their inputs.

    Raises:
        NotFound: There is no such project.
    """
    update_clusters(database, project)
    with database.read() as stores:
        key = stores.projects.get(project).id
        ids = stores.counts.ids(key)
        shown = ids[:: max(1, -(-len(ids) // DRAWN))]
        examples = stores.examples.many(key, shown)
        worst = stores.open_findings.worst(key)
        twins = stores.clusters.members(key)
    found = [examples[one] for one in shown]
    if len(found) < FEWEST:
        return Map((), len(ids), "words")
    texts = [one.input for one in found]
    try:
        basis: Basis = "meaning"
        rows = unit(np.asarray(embed(texts), dtype=np.float64))
    except Unusable:
        basis, rows = "words", vectors(texts)
    severities = tuple(SEVERITIES)
    dots = [
        Dot(
            x=round(x, 4),
            y=round(y, 4),
            example=one.id,
            name=one.external_id or f"Example {one.id}",
            label=one.label,
            text=shorten(one.input, QUOTED),
            twin=one.id in twins,
            severity=severities[worst[one.id]] if one.id in worst else None,
        )
        for one, (x, y) in zip(found, place(rows).tolist(), strict=True)
    ]
    return Map(tuple(dots), len(ids), basis)
