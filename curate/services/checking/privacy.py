"""Personal data in a dataset version that nobody has decided on, looked for before an export."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from curate.checks.texts.personal_data import group_of
from curate.domain.records import Record
from curate.services.changes import kept_values
from curate.services.checking.dismissals import PERSONAL_DATA
from curate.stores import Database, Stores
from curate.text import Edit, apply_edits
from curate.text.personal import (
    IDENTIFYING,
    WORDS,
    Kind,
    Personal,
    personal_data,
    plain,
    pseudonym,
)


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """Personal data in a dataset version that was neither replaced nor kept on purpose.

    Attributes:
        kinds: How many values there are of each kind, the most frequent first; a value that occurs
            several times in one example counts once.
        examples: Ids of the examples that hold them.
    """

    kinds: Mapping[Kind, int]
    examples: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.examples)

    def __str__(self) -> str:
        """The counts in words: ``3 × an e-mail address, 1 × a phone number``."""
        return ", ".join(f"{count:,} × {WORDS[kind]}" for kind, count in self.kinds.items())


def unreviewed(database: Database, project: str, dataset: str) -> Unreviewed:
    """The personal data that would block an export of a version.

    Looked for at this moment, in the frozen texts themselves: whether the check ever ran does not
    matter. Counted is what identifies or reaches a person by itself; a lone surname or given name, an
    IP address or a web address is not.

    Raises:
        NotFound: There is no such project or version.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        records = stores.datasets.records(stores.datasets.get(key, dataset).id)
    return undecided_personal_data(database, key, records)


def privacy_version(stores: Stores, project: int) -> str:
    """What `unreviewed` depends on beside the version, in short: the same text, the same answer."""
    found = stores.open_findings.count_findings(project, PERSONAL_DATA)
    return f"{stores.history.newest(project)}-{found}"


def undecided_personal_data(
    database: Database, project: int, records: Sequence[Record]
) -> Unreviewed:
    """What nobody has decided on in some records of a project (its id), see `unreviewed`."""
    with database.read() as stores:
        allowed = frozenset(kept_values(stores, project))
        marked = _marked(stores, project, records)
    look = cache(_identifying)
    kinds: Counter[Kind] = Counter()
    examples = []
    for record in records:
        found = {
            (kind, value)
            for text in _texts(record)
            for kind, value in look(text)
            if not {(0, value), (record.example, value)} & allowed
        }
        values = {value for _, value in found}
        found |= {one for one in marked.get(record.example, ()) if one[1] not in values}
        kinds.update(kind for kind, _ in found)
        if found:
            examples.append(record.example)
    return Unreviewed(dict(kinds.most_common()), tuple(examples))


def _marked(
    stores: Stores, project: int, records: Sequence[Record]
) -> dict[int, set[tuple[Kind, str]]]:
    """Open findings of the check in these very revisions: Presidio's are found by the check only."""
    revisions = {record.example: record for record in records}
    marked: dict[int, set[tuple[Kind, str]]] = {}
    for one in stores.findings.all(project, check="personal_data", status="open"):
        finding, record = one.finding, revisions.get(one.finding.examples[0])
        if (
            record is None
            or record.revision != one.revisions[0]
            or finding.field in {None, "turns"}
            or finding.score < IDENTIFYING
            or finding.code not in WORDS
        ):
            continue
        text = str(getattr(record, str(finding.field)))
        value = plain(text[finding.start : finding.end])
        marked.setdefault(record.example, set()).add((finding.code, value))  # type: ignore[arg-type]
    return marked


def _texts(record: Record) -> Iterator[str]:
    yield from (text for text in (record.system, record.input, record.output) if text)
    yield from (turn.text for turn in record.turns)


def _identifying(text: str) -> frozenset[tuple[Kind, str]]:
    return frozenset(
        (one.kind, plain(text[one.start : one.end]))
        for one in personal_data(text)
        if one.score >= IDENTIFYING
    )


def pseudonymize_drafts(
    database: Database, project: int, records: Sequence[Record]
) -> list[Record]:
    """Records whose drafts don't bring back what was replaced in their answers.

    A draft is the answer as imported: formats with preference pairs set it against the approved one.
    What identifies a person in it gets the pseudonym that a fix would have given, unless somebody
    chose to keep it.
    """
    edited = [record for record in records if record.draft_output != record.output]
    with database.read() as stores:
        allowed = frozenset(kept_values(stores, project))
        now = stores.examples.many(project, [one.example for one in edited])
    groups = {one.id: group_of(one) for one in now.values()}
    drafts = {
        record.example: _masked(record, groups.get(record.example, ""), allowed)
        for record in edited
    }
    return [
        replace(record, draft_output=drafts.get(record.example, record.draft_output))
        for record in records
    ]


def _masked(record: Record, group: str, allowed: frozenset[tuple[int, str]]) -> str:
    text = record.draft_output

    def value(place: Personal) -> str:
        return text[place.start : place.end]

    return apply_edits(
        text,
        [
            Edit(one.start, one.end, pseudonym(one.kind, value(one), group))
            for one in personal_data(text)
            if not {(0, plain(value(one))), (record.example, plain(value(one)))} & allowed
        ],
    )
