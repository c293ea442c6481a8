"""The search: its index brought up to what was imported, and what it finds, with the places."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from curate.domain.examples import Example
from curate.services.reviewing.order import ordered
from curate.services.reviewing.similar import load_vectors
from curate.services.reviewing.view import View
from curate.stores import Database
from curate.text.highlights import Piece, mark_all, shorten_pieces
from curate.text.search import parse_search

AROUND = 60
"""Characters that an excerpt shows before and after what was found."""
_SHOWN = 240


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where a search found an example: pieces of a text of it, what was found marked.

    Attributes:
        field: ``input``, ``output`` or ``external_id``.
    """

    field: str
    pieces: tuple[Piece, ...]


def index_new(database: Database, on_progress: Callable[[int], None] = lambda _count: None) -> int:
    """Index what was imported since, so that the search finds it by the index; returns how many.

    In short transactions, a few seconds for 100,000 examples. Until that is done, the search looks through
    the new texts themselves.
    """
    with database.read() as stores:
        if stores.index.is_complete():
            return 0
    count = 0
    while True:
        with database.begin() as stores:
            some = stores.index.index_some()
        if not some:
            return count
        count += some
        on_progress(count)
        database.pause()


def prepare(database: Database, view: View) -> None:
    """What a queue needs before the transaction that reads it: an index of all texts, word vectors."""
    if view.text or view.sort == "similar":
        index_new(database)
    if view.sort == "similar":
        load_vectors()


def search_examples(
    database: Database, project: str, view: View, *, limit: int, person: str = ""
) -> tuple[list[Example], int]:
    """The first examples that a view finds, an exact id in front, and how many there are in all."""
    prepare(database, view)
    with database.read() as stores:
        key = stores.projects.get(project).id
        ids = ordered(stores, key, view, person).ids
        found = stores.examples.many(key, ids[:limit])
    return [found[one] for one in ids[:limit]], len(ids)


def found_places(view: View, example: Example) -> dict[str, list[tuple[int, int]]]:
    """Where the texts of an example hold what a view searches for: field to places, in order."""
    if not view.text:
        return {}
    search = parse_search(view.text)
    places = {name: search.places(getattr(example, name)) for name in ("input", "output")}
    return {name: found for name, found in places.items() if found}


def excerpts(view: View, examples: Sequence[Example]) -> dict[int, Excerpt]:
    """Why a search found examples: what is around the first place of each, by its id."""
    found: dict[int, Excerpt] = {}
    for one in examples:
        name = one.external_id or ""
        if view.text and name == parse_search(view.text).text:
            found[one.id] = Excerpt("external_id", (Piece("mark", name),))
            continue
        for field, places in found_places(view, one).items():
            found.setdefault(one.id, _excerpt(field, getattr(one, field), places))
    return found


def _excerpt(field: str, text: str, places: list[tuple[int, int]]) -> Excerpt:
    start = max(0, places[0][0] - AROUND)
    end = min(len(text), start + _SHOWN)
    inside = [(begin - start, stop - start) for begin, stop in places if stop <= end]
    return Excerpt(field, tuple(shorten_pieces(mark_all(text[start:end], inside), AROUND)))
