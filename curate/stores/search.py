"""Searching the texts of examples, by an index that is brought up to what was imported."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    and_,
    column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from typing_extensions import override

from curate.stores.rows import Store
from curate.stores.tables import examples, sources
from curate.text.search import Search, Term, parse_search
from curate.text.storable import storable

AT_ONCE = 1_000
"""Examples that one transaction indexes, in some hundredths of a second."""

indexed_sources = table("indexed_sources", column("source_id"), column("upto"), column("complete"))
example_words = table("example_words", column("rowid"))
_ON_SQLITE = """INSERT INTO example_words(rowid, input, output)
    SELECT id, input, output FROM examples
    WHERE source_id = :source AND id > :after AND id <= :upto"""
_ON_POSTGRESQL = """INSERT INTO example_words(rowid, words)
    SELECT id, curate_words(input, output) FROM examples
    WHERE source_id = :source AND id > :after AND id <= :upto
    ON CONFLICT (rowid) DO NOTHING"""
_WRONG_ON_POSTGRESQL = """SELECT 1 FROM examples e
    JOIN indexed_sources s ON s.source_id = e.source_id AND e.id <= s.upto
    LEFT JOIN example_words w ON w.rowid = e.id
    WHERE w.words IS DISTINCT FROM curate_words(e.input, e.output) LIMIT 1"""


class Index(Store):
    """The index of the search."""

    def is_complete(self) -> bool:
        """Whether all imports that are whole are indexed."""
        return self._connection.execute(_waiting().limit(1)).first() is None

    def index_some(self) -> int:
        """Index some examples of an import that is whole; returns how many. 0 where all are indexed."""
        row = self._connection.execute(_waiting().order_by(sources.c.id).limit(1)).first()
        if row is None:
            return 0
        source = row.id
        on_postgresql = self._connection.dialect.name == "postgresql"
        self._connection.execute(
            text("INSERT INTO indexed_sources VALUES (:source, 0, false) ON CONFLICT DO NOTHING"),
            {"source": source},
        )
        lock = " FOR UPDATE" if on_postgresql else ""
        after = self._connection.execute(
            text(f"SELECT upto FROM indexed_sources WHERE source_id = :source{lock}"),
            {"source": source},
        ).scalar_one()
        keys = list(
            self._connection.execute(
                select(examples.c.id)
                .where(examples.c.source_id == source, examples.c.id > after)
                .order_by(examples.c.id)
                .limit(AT_ONCE)
            ).scalars()
        )
        if keys:
            insertion = text(_ON_POSTGRESQL if on_postgresql else _ON_SQLITE)
            where = {"source": source, "after": after, "upto": keys[-1]}
            self._connection.execute(insertion, where)
        self._connection.execute(
            text(
                "UPDATE indexed_sources SET upto = :upto, complete = :complete WHERE source_id = :source"
            ).bindparams(
                upto=keys[-1] if keys else after, complete=len(keys) < AT_ONCE, source=source
            )
        )
        return max(len(keys), 1)

    def hits(self, project: int, wanted: str) -> set[int]:
        """Ids of what a search finds in a project; others may be among them that are not in it."""
        parsed = parse_search(storable(wanted))
        words = [one for one in parsed.wanted if one.kind != "inside"]
        if len(words) < max(len(parsed.wanted), 1):  # the index alone does not answer it
            query = select(examples.c.id).where(
                examples.c.project_id == project, searched(parsed.text)
            )
            return set(self._connection.execute(query).scalars())
        exact = select(examples.c.id).where(
            examples.c.project_id == project, examples.c.external_id == parsed.text
        )
        found = set(self._connection.execute(_indexed(words, all_of=True)).scalars())
        for term in parsed.unwanted:
            query = select(examples.c.id).where(examples.c.project_id == project, _inside(term))
            without = _indexed([term], all_of=True) if term.kind != "inside" else query
            found.difference_update(self._connection.execute(without).scalars())
        return found.union(self._connection.execute(exact).scalars())

    def with_id(self, project: int, wanted: str) -> list[int]:
        """Examples that their source calls so."""
        query = select(examples.c.id).where(
            examples.c.project_id == project,
            examples.c.external_id == parse_search(storable(wanted)).text,
        )
        return list(self._connection.execute(query.order_by(examples.c.id)).scalars())

    def with_word(self, word: str, *, limit: int) -> list[int]:
        """Some examples that hold a word, of any project."""
        query = _in_index([Term(word, "exact")], all_of=True).limit(limit)
        return list(self._connection.execute(query).scalars())

    def forget(self) -> None:
        """Empty the index: it is made anew."""
        self._connection.execute(text("DELETE FROM indexed_sources"))
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("DELETE FROM example_words"))
        else:
            self._connection.execute(
                text("INSERT INTO example_words(example_words) VALUES ('delete-all')")
            )

    def is_true(self) -> bool:
        """Whether the index holds what is stored of what is indexed, and nothing else."""
        if self._connection.dialect.name == "postgresql":
            return self._connection.execute(text(_WRONG_ON_POSTGRESQL)).first() is None
        try:
            with self._connection.begin_nested():
                self._connection.execute(
                    text(
                        "INSERT INTO example_words(example_words, rank) VALUES ('integrity-check', 1)"
                    )
                )
        except DatabaseError:
            return False
        return True


def _waiting() -> Select[tuple[int]]:
    done = select(indexed_sources.c.source_id).where(indexed_sources.c.complete)
    return select(sources.c.id).where(sources.c.ready, sources.c.id.not_in(done))


def searched(wanted: str) -> ColumnElement[bool]:
    """What a statement asks of examples: that a search finds them, or that this is their id."""
    parsed = parse_search(storable(wanted))
    exact = examples.c.external_id == parsed.text
    if not (parsed.wanted or parsed.unwanted):
        return exact
    return or_(exact, and_(*_conditions(parsed)))


def _conditions(parsed: Search) -> Iterator[ColumnElement[bool]]:
    words = [one for one in parsed.wanted if one.kind != "inside"]
    if words:
        yield examples.c.id.in_(_indexed(words, all_of=True))
    yield from (_inside(one) for one in parsed.wanted if one.kind == "inside")
    yield from _unwanted(parsed)


def _unwanted(parsed: Search) -> Iterator[ColumnElement[bool]]:
    words = [one for one in parsed.unwanted if one.kind != "inside"]
    if words:
        yield examples.c.id.not_in(_indexed(words, all_of=False))
    yield from (~_inside(one) for one in parsed.unwanted if one.kind == "inside")


def _indexed(terms: list[Term], *, all_of: bool) -> Any:
    """Ids of the examples that hold the words of all or of any of these terms.

    What is not indexed yet is looked through text by text, and found even inside of words.
    """
    unindexed = select(examples.c.id).where(
        examples.c.source_id.in_(_waiting()),
        (and_ if all_of else or_)(*map(_inside, terms)),
    )
    return _in_index(terms, all_of=all_of).union_all(unindexed)


def _in_index(terms: list[Term], *, all_of: bool) -> Any:
    asked = in_index(
        (" AND " if all_of else " OR ").join(map(_for_sqlite, terms)),
        (" & " if all_of else " | ").join(map(_for_postgresql, terms)),
    )
    return select(example_words.c.rowid).where(asked)


class in_index(GenericFunction[bool]):  # noqa: N801 - the name of a function of SQL
    """Whether the index holds words: given as SQLite and as PostgreSQL are asked."""

    type = Boolean()
    inherit_cache = True

    @override
    def self_group(self, against: Any = None) -> Any:
        return self  # neither database compares it with true


@compiles(in_index, "sqlite")
def _sqlite_in_index(element: in_index, compiler: Any, **more: Any) -> str:
    asked, _ = element.clauses
    return f"example_words MATCH {compiler.process(asked, **more)}"


@compiles(in_index, "postgresql")
def _postgresql_in_index(element: in_index, compiler: Any, **more: Any) -> str:
    _, asked = element.clauses
    return f"words @@ CAST({compiler.process(asked, **more)} AS TSQUERY)"


def _for_sqlite(term: Term) -> str:
    """Its words, which SQLite takes apart as it did the texts."""
    words = term.text.replace('"', " ").replace("\0", " ")
    return f'"{words}"' + (" *" if term.kind == "begins" else "")


def _for_postgresql(term: Term) -> str:
    *words, last = (f"'{one}'" for one in term.words)
    phrase = " <-> ".join([*words, last + (":*" if term.kind == "begins" else "")])
    return f"({phrase})"


class holds(GenericFunction[bool]):  # noqa: N801 - the name of a function of SQL
    """Whether a text is like a pattern, whatever its letter case as far as the database knows that."""

    type = Boolean()
    inherit_cache = True

    @override
    def self_group(self, against: Any = None) -> Any:
        return self  # neither database compares it with true


@compiles(holds, "sqlite")
def _sqlite_holds(element: holds, compiler: Any, **more: Any) -> str:
    value, pattern = (compiler.process(one, **more) for one in element.clauses)
    return f"{value} LIKE {pattern} ESCAPE '!'"


@compiles(holds, "postgresql")
def _postgresql_holds(element: holds, compiler: Any, **more: Any) -> str:
    value, pattern = (compiler.process(one, **more) for one in element.clauses)
    return f"{value} ILIKE {pattern} ESCAPE '!'"


def _inside(term: Term) -> ColumnElement[bool]:
    # SQLite knows letter case of ASCII only.
    forms = dict.fromkeys(
        [term.text]
        if term.text.isascii()
        else [term.text, term.text.lower(), term.text.upper(), term.text.capitalize()]
    )
    patterns = [re.sub("([%_!])", r"!\1", form) for form in forms]
    return or_(
        *(
            holds(text_of, f"%{pattern}%")
            for pattern in patterns
            for text_of in (examples.c.input, examples.c.output)
        )
    )
