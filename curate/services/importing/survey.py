"""A survey of a file before it is imported: what becomes an example, is left out, or is here already."""

from dataclasses import dataclass
from pathlib import Path

from curate import importers
from curate.domain.examples import RejectedRow, SkippedRow
from curate.domain.jobs import ImportOptions
from curate.services.importing.identities import Identifier
from curate.services.importing.known_rows import Stored, row_asked, source_asked
from curate.services.importing.matching import Matcher
from curate.services.importing.row_numbers import RowNumbers
from curate.stores import Database
from curate.stores.examples.incoming import Incoming

SURVEYED = 20_000
PART = 5_000
NAMED = 3


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that would not be imported for one reason.

    Attributes:
        rejected: Whether they could not be read; else they are no examples.
        line: Where the first of them begins.
        row: Its number in a spreadsheet, where the format has one.
    """

    reason: str
    rows: int
    rejected: bool
    line: int
    row: int | None


@dataclass(frozen=True, slots=True)
class Namesake:
    """A row that only has its id, or its text, in common with an example.

    Attributes:
        id: The id; empty where neither has one.
        here: What the example asks, and what it answers where it asks the same.
        coming: The same of the row.
    """

    id: str
    here: str
    coming: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What would become of the first rows of a file.

    Attributes:
        rows: Rows looked at, without blank lines.
        examples: Of those, how many would become examples or are here already.
        complete: Whether that is the whole file.
        left_out: Reasons of the others, the most frequent first.
        unchanged: Rows that are here already and say the same.
        updates: Rows that are a later state of an example.
        beside: Rows that only have an id, or a text, in common with an example.
        namesakes: The first of those.
        notes: What is to be told of the file, in sentences.
    """

    rows: int
    examples: int
    complete: bool
    left_out: tuple[LeftOut, ...]
    unchanged: int = 0
    updates: int = 0
    beside: int = 0
    namesakes: tuple[Namesake, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def adds_nothing(self) -> bool:
        """Whether all rows are here already, unchanged."""
        return self.complete and 0 < self.examples == self.unchanged


def survey_file(
    path: Path,
    options: ImportOptions,
    database: Database | None = None,
    project: str = "",
    *,
    most: int = SURVEYED,
) -> Survey:
    """Look through the first rows of a file as an import would, and store nothing.

    Args:
        path: The file.
        options: How it is read; ``known_ids`` is not asked.
        database: What is there already; None for the file alone.
        project: Name of the project there.
        most: How many rows to look at.

    Raises:
        MappingMissing: No column is the input.
        UnreadableFile: The file can't be read.
        NotFound: There is no such project.
    """
    opened = importers.open_file(path, **options.arguments())
    identifier, numbers = Identifier(opened.about), RowNumbers(opened.about)
    matcher = None
    if database is not None:
        with database.read() as stores:
            key = stores.projects.get(project).id
            matcher = Matcher(key, is_first=stores.examples.is_empty(key))
    examples = rows = 0
    complete = True
    reasons: dict[tuple[str, bool], LeftOut] = {}
    for batch in opened.batches(PART):
        incoming = identifier.incoming(batch)
        for row in numbers.left_out(batch):
            _count(reasons, row)
        if matcher is not None and database is not None:
            with database.read() as stores:
                matcher.new_rows(stores, incoming)
        examples += len(incoming)
        rows += len(incoming) + sum(not _is_blank(row) for row in batch.left_out)
        if rows >= most:
            complete = False
            break
    done = matcher.decide(database, last=True) if matcher and database else None
    return Survey(
        rows,
        examples,
        complete,
        tuple(sorted(reasons.values(), key=lambda one: -one.rows)),
        matcher.unchanged if matcher else 0,
        len(done.updates) if done else 0,
        len(done.beside) if done else 0,
        tuple(_namesake(row, stored) for row, stored in done.beside[:NAMED]) if done else (),
        opened.told() if complete else (),
    )


def _is_blank(row: RejectedRow | SkippedRow) -> bool:
    return isinstance(row, SkippedRow) and row.reason.startswith("blank")


def _count(reasons: dict[tuple[str, bool], LeftOut], row: RejectedRow | SkippedRow) -> None:
    if _is_blank(row):
        return
    rejected = isinstance(row, RejectedRow)
    before = reasons.get((row.reason, rejected))
    reasons[row.reason, rejected] = LeftOut(
        row.reason,
        1 + (before.rows if before else 0),
        rejected,
        before.line if before else row.line,
        before.row if before else row.row,
    )


def _namesake(row: Incoming, stored: Stored | None) -> Namesake:
    here, coming = source_asked(stored.example) if stored else "", row_asked(row)
    if stored and here == coming:
        here, coming = stored.example.draft_output, row.output
    return Namesake(row.external_id or "", here, coming)
