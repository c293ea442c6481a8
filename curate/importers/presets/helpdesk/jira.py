"""The presets for Jira and Jira Service Management: the CSV of a filter, or issues of the API.

Jira repeats a header for each value, so ``Comment`` is there as often as the most commented issue
needs. A cell is ``date;author;text``, and the text may hold semicolons and line breaks. Descriptions
and comments of the API are trees of nodes (Atlassian Document Format, developer.atlassian.com).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row
from curate.importers.base import Item, Record
from curate.importers.presets.base import presets
from curate.importers.presets.helpdesk.adf import adf_text
from curate.importers.presets.helpdesk.jira_comments import LISTS, comment_in, comment_thread
from curate.importers.presets.helpdesk.threads import thread_builder
from curate.importers.presets.helpdesk.ticket_tables import Helpdesk, Names, Signs
from curate.importers.presets.training.chats import parse_cell
from curate.importers.roles.column_names import normal
from curate.importers.roles.localized_names import meanings
from curate.importers.roles.mapping import Reading, Roles, builder, without_blanks
from curate.text import count

_COMMENT = re.compile(r"comments?( \d+)?")
_COUNT = re.compile(r" \(\d+\)$|\.\d+$")
_ISSUE = frozenset({"summary", "issue key", "key", "description", "issue id"})
_FIELD = re.compile(r"[^()]+\(([^()]*[^\W\d][^()]*)\)")
_REQUEST_TYPES = (
    *("request type", "customer request type", "anfragetyp", "kundenanfragetyp"),
    *("tipo de solicitud", "tipo de solicitud del cliente", "type de demande client"),
    *("type de demande", "tipo de solicitacao", "tipo de pedido", "tipo de pedido do cliente"),
)
_SERVICE = frozenset(
    {
        "customer request type",
        "custom field customer request type",
        "custom field request type",
        "request type",
        "custom field organizations",
        "custom field request participants",
        "custom field satisfaction rating",
        "custom field time to first response",
        "satisfaction rating",
        "fields request type",
    }
)


@presets.register
class Jira(Helpdesk):
    """Jira: what the reporter wrote is the input, the last public comment of others the answer.

    Comments that are restricted to a role or marked as internal are never an answer.
    """

    name = "jira"
    title = "Jira"
    answered: ClassVar[bool] = False
    signs: ClassVar[Signs] = (
        ("Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key"),
        ("Summary", "Issue key", "Issue Type", "Status", "Created"),
        ("key", "fields.summary", "fields.issuetype.name"),
        ("key", "fields.summary", "fields.description"),
        ("key", "fields.summary", "fields.description.content"),
        ("key", "fields.summary", "fields.comment.comments"),
        ("key", "fields.summary", "fields.status.name"),
    )
    names: ClassVar[Names] = {
        "input": (
            ("Summary", "fields.summary"),
            ("Description", "fields.description"),
            "fields.description.content",
        ),
        "id": (("Issue key", "key", "Issue id"),),
        "label": (("Issue Type", "fields.issuetype.name"),),
        "group": (
            ("Reporter Id", "Reporter", "fields.reporter.accountId", "fields.reporter.name"),
        ),
        "created_at": (("Created", "fields.created"),),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        return (
            0.0 if is_service_desk(columns, sample) else issues(columns, sample, super().recognize)
        )

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        roles = super().mapping(columns, sample)
        if "input" not in roles:
            return roles
        roles.pop("output", None)
        comments = [each for each in columns if _is_comment(each)]
        spoken = any(comment_in(row.get(name, "")) for row in sample for name in comments)
        if comments and spoken:
            roles["output"] = comments
        elif listed := next((name for name in LISTS if name in columns), None):
            roles["output"] = [listed]
        return roles

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        """Where it is not known who wrote comments, none of them is an answer."""
        told = super().notes(columns, sample, roles)
        answers = roles.get("output", ())
        if not answers or not all(_is_comment(name) or name in LISTS for name in answers):
            return told
        threads = [comment_thread(row, answers) for row in sample]
        unknown = sum(bool(each.unattributed) for each in threads)
        if not unknown:
            return told
        which = (
            f"Of {count(unknown, 'issue')} among the first {len(sample):,}, the file does not tell whether "
            "the reporter or an agent wrote a comment: such comments are no answer and stay beside as "
            "'unattributed_comments'. Export the column of the reporter as well, written like the authors "
            "of the comments."
        )
        return (*told, which)

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        answers = roles.get("output", ())
        build = builder(roles, reading)
        trees = [name for name in roles.get("input", ()) if name.endswith(".content")]
        if answers and all(_is_comment(name) or name in LISTS for name in answers):
            build = thread_builder(build, lambda texts, _asked: comment_thread(texts, answers))
        repeated = _repeated(roles.get("metadata", ()))
        for item in map(without_blanks, items):
            if isinstance(item, tuple):
                yield _with_lists(build(_flattened(item, trees)), repeated)
            else:
                yield item


@presets.register
class JiraServiceManagement(Jira):
    """Jira Service Management: requests of customers, with public and internal comments."""

    name = "jira_service_management"
    title = "Jira Service Management"

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        if not is_service_desk(columns, sample):
            return 0.0
        return issues(columns, sample, super(Jira, self).recognize)

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        """The request type is the label; a project without them has an empty column, and types of issues."""
        roles = super().mapping(columns, sample)
        kinds = [name for name in columns if _is_request_type(name)]
        filled = (name for name in kinds if any(row.get(name, "").strip() for row in sample))
        if kind := next(filled, None if sample else next(iter(kinds), None)):
            roles["label"] = [kind]
        return roles


def _is_request_type(column: str) -> bool:
    """``Custom field (Request Type)``, in whatever language, or the name alone."""
    found = _FIELD.fullmatch(column.strip())
    return normal(found[1] if found else column) in (
        _REQUEST_TYPES if found else _REQUEST_TYPES[:2]
    )


def issues(
    columns: Sequence[str],
    sample: Sequence[Mapping[str, str]],
    by_names: Callable[[Sequence[str], Sequence[Mapping[str, str]]], float],
) -> float:
    """How surely these are issues: by their columns, or by comments as only Jira writes them."""
    named = {name for column in columns for name in meanings(column)}
    cells = [
        text
        for row in sample
        for name in columns
        if _is_comment(name) and (text := row.get(name, ""))
    ]
    written = sum(comment_in(text) is not None for text in cells)
    if named & _ISSUE and cells and 2 * written > len(cells):
        return max(by_names(columns, sample), 0.9)
    return by_names(columns, sample)


def is_service_desk(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> bool:
    """Whether these issues are requests of a service desk."""
    if any(normal(column) in _SERVICE or _is_request_type(column) for column in columns):
        return True
    types = {"project type", "fields project project type key"}
    kinds = [name for name in columns if types.intersection(meanings(name))]
    for row in sample:
        if any(normal(row.get(name, "")).startswith("service") for name in kinds):
            return True
        if any('"jsdPublic": false' in row.get(name, "") for name in LISTS):
            return True
    return False


def _is_comment(column: str) -> bool:
    """``Comment``, ``Comment (2)`` (its repetition), ``Comment.1`` (as pandas writes it)."""
    return column not in LISTS and any(map(_COMMENT.fullmatch, meanings(_first_of(column))))


def _first_of(column: str) -> str:
    """The name of a column without what counts its repetitions: ``Kommentar (2)``."""
    return _COUNT.sub("", column)


def _repeated(columns: Sequence[str]) -> dict[str, list[str]]:
    """Columns whose header is there once for each value, such as ``Labels``, by that header."""
    by_first: dict[str, list[str]] = {}
    for column in columns:
        by_first.setdefault(_first_of(column), []).append(column)
    return {name: mine for name, mine in by_first.items() if len(mine) > 1 and name in mine}


def _with_lists(row: Row, repeated: Mapping[str, Sequence[str]]) -> Row:
    """A row whose repeated columns are one list each."""
    if not repeated or not isinstance(row, ImportedRow):
        return row
    counted = {name for names in repeated.values() for name in names}
    metadata = {name: text for name, text in row.metadata.items() if name not in counted}
    for name, names in repeated.items():
        if values := [row.metadata[each] for each in names if row.metadata.get(each)]:
            metadata[name] = values
    return replace(row, metadata=metadata)


def _flattened(item: Record, trees: Sequence[str]) -> Record:
    """A record whose descriptions are text rather than trees."""
    line, texts, raw = item
    for name in trees:
        nodes = parse_cell(texts.get(name, ""))
        if isinstance(nodes, list):
            texts = {**texts, name: adf_text({"type": "doc", "content": nodes})}
    return line, texts, raw
