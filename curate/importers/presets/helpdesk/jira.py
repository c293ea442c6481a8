"""Jira and Jira Service Management: the CSV of a filter, or issues of the API.

Jira repeats a header for each value, so ``Comment`` is there as often as the most commented issue
needs. A cell is ``date;author;text``, and the text may hold semicolons and line breaks. Descriptions
and comments of the API are trees of nodes (Atlassian Document Format, developer.atlassian.com).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.examples import Row
from curate.importers.base import Item, Record
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.base import presets
from curate.importers.presets.helpdesk.adf import adf_text
from curate.importers.presets.helpdesk.threads import Thread, threaded
from curate.importers.presets.helpdesk.ticket_tables import Helpdesk, Names, Signs
from curate.importers.presets.training.chats import parsed
from curate.importers.roles.column_names import normal
from curate.importers.roles.dates import is_date, to_iso
from curate.importers.roles.localized_names import meanings
from curate.importers.roles.mapping import Reading, Roles, builder, without_blanks

_COMMENT = re.compile(r"comments?( \d+)?")
_COUNT = re.compile(r" \(\d+\)$|\.\d+$")
_CELL = re.compile(r"\s*([^;\n]{6,40});([^;\n]{0,200});(.*)", re.DOTALL)
_LISTS = ("fields.comment.comments", "fields.comments", "comments", "comment.comments")
# What Jira Server and Cloud number people by; a name can't be compared with it.
_ACCOUNT = re.compile(r"(\d+|qm|ug|unknown):[\w:-]{4,}|[0-9a-f]{24}|jirauser\d+|[0-9a-f-]{36}")
_MARKED = re.compile(
    r"""\s*[\[({*_]*(internal|private)(\ (note|comment|only))?[*_]*[\])}:]
    | .*(sd\.public\.comment|"internal"\s*:\s*true|"jsdPublic"\s*:\s*false)
    | .*;(role|group)?(service\ desk\ team|internal)\s*$""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_REPORTERS = frozenset({"reporter", "reporter id", "creator", "creator id", "reporter account id"})
_ASSIGNEES = frozenset({"assignee", "assignee id"})
_PERSON = ("accountId", "name", "key", "emailAddress", "displayName")
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
    """Jira: what the reporter wrote is the question, the last public comment of others the answer.

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
    def recognise(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        return 0.0 if is_service_desk(columns, sample) else super().recognise(columns, sample)

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        roles = super().mapping(columns, sample)
        if "input" not in roles:
            return roles
        roles.pop("output", None)
        comments = [each for each in columns if _is_comment(each)]
        spoken = any(_cell(row.get(name, "")) for row in sample for name in comments)
        if comments and spoken:
            roles["output"] = comments
        elif listed := next((name for name in _LISTS if name in columns), None):
            roles["output"] = [listed]
        return roles

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        answers = roles.get("output", ())
        build = builder(roles, reading)
        trees = [name for name in roles.get("input", ()) if name.endswith(".content")]
        if answers and all(_is_comment(name) or name in _LISTS for name in answers):
            build = threaded(build, lambda texts: _thread(texts, answers))
        for item in map(without_blanks, items):
            yield build(_flattened(item, trees)) if isinstance(item, tuple) else item


@presets.register
class JiraServiceManagement(Jira):
    """Jira Service Management: requests of customers, with public and internal comments."""

    name = "jira_service_management"
    title = "Jira Service Management"
    names: ClassVar[Names] = {
        **Jira.names,
        "label": (
            (
                "Customer Request Type",
                "Custom field (Customer Request Type)",
                "Custom field (Request Type)",
                "Request Type",
                "Issue Type",
                "fields.issuetype.name",
            ),
        ),
    }

    @override
    def recognise(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        return Helpdesk.recognise(self, columns, sample) if is_service_desk(columns, sample) else 0


def is_service_desk(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> bool:
    """Whether these issues are requests of a service desk."""
    if any(normal(column) in _SERVICE for column in columns):
        return True
    kinds = [
        name
        for name in columns
        if normal(name) in {"project type", "fields project project type key"}
    ]
    for row in sample:
        if any(normal(row.get(name, "")).startswith("service") for name in kinds):
            return True
        if any('"jsdPublic": false' in row.get(name, "") for name in _LISTS):
            return True
    return False


def _is_comment(column: str) -> bool:
    """``Comment``, ``Comment (2)`` (its repetition), ``Comment.1`` (as pandas writes it)."""
    return column not in _LISTS and any(map(_COMMENT.fullmatch, meanings(_first_of(column))))


def _first_of(column: str) -> str:
    """The name of a column without what counts its repetitions: ``Kommentar (2)``."""
    return _COUNT.sub("", column)


def _flattened(item: Record, trees: Sequence[str]) -> Record:
    """A record whose descriptions are text rather than trees."""
    line, texts, raw = item
    for name in trees:
        nodes = parsed(texts.get(name, ""))
        if isinstance(nodes, list):
            texts = {**texts, name: adf_text({"type": "doc", "content": nodes})}
    return line, texts, raw


def _cell(text: str) -> tuple[str, str, str] | None:
    """Date, author and text of a comment; None where a cell is not written that way."""
    found = _CELL.match(text)
    return (found[1].strip(), found[2].strip(), found[3]) if found and is_date(found[1]) else None


def _thread(texts: Mapping[str, str], columns: Sequence[str]) -> Thread:
    """Who said what in the comments of an issue, in the order of time where all dates are sure."""
    people = _people(texts, _REPORTERS, "fields.reporter.", "fields.creator.")
    agents = _people(texts, _ASSIGNEES, "fields.assignee.")
    said: list[tuple[str, dict[str, str]]] = []
    internal: list[str] = []
    for comment in _comments(texts, columns):
        text, who = comment["text"].strip(), comment["who"]
        if not text:
            continue
        speaker = _speaker(who, people, agents, customer=comment["customer"])
        if comment["internal"] or speaker is None:
            internal.append(text)
        else:
            said.append((comment["at"], {"role": speaker, "content": text}))
    if all(at[:4].isdigit() and "T" in at for at, _ in said):
        said.sort(key=lambda each: each[0])
    return Thread(tuple(message for _, message in said), tuple(internal))


def _people(texts: Mapping[str, str], names: frozenset[str], *prefixes: str) -> frozenset[str]:
    """Every way in which one side of the conversation is named."""
    found = {
        text.strip().casefold()
        for name, text in texts.items()
        if not names.isdisjoint(meanings(name))
    }
    for prefix in prefixes:
        found |= {texts.get(prefix + key, "").strip().casefold() for key in _PERSON}
    return frozenset(found - {""})


def _speaker(
    who: frozenset[str], people: frozenset[str], agents: frozenset[str], *, customer: bool
) -> str | None:
    """``user``, ``assistant``, or None where the export does not tell who that is."""
    if customer or _same(who, people):
        return "user"
    if _same(who, agents):
        return "assistant"
    numbered = all(_ACCOUNT.fullmatch(each) for each in who)
    known = any(bool(_ACCOUNT.fullmatch(each)) == numbered for each in people)
    return "assistant" if who and known else None


def _same(who: frozenset[str], people: frozenset[str]) -> bool:
    """Whether two sets of names meet; ``maria.lopez`` and ``mlopez`` are Maria Lopez."""
    if who & people:
        return True
    short = {_squeezed(each) for each in who} - {""}
    for each in people:
        words = each.split()
        login = words[0][:1] + words[-1] if len(words) > 1 else ""
        if _squeezed(each) in short or login in short:
            return True
    return False


def _squeezed(name: str) -> str:
    """Letters and digits of a name; of an address, those of the part before the ``@``."""
    return "".join(filter(str.isalnum, name.partition("@")[0]))


def _comments(texts: Mapping[str, str], columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    for column in columns:
        text = texts.get(column, "")
        if column in _LISTS:
            listed = parsed(text)
            yield from (_of_api(each) for each in listed or () if isinstance(each, dict))
        elif found := _cell(text):
            at, author, body = found
            yield {
                "at": to_iso(at),
                "who": frozenset({author.casefold()} - {""}),
                "text": body,
                "internal": _MARKED.match(body) is not None,
                "customer": False,
            }
        elif text.strip():
            yield {"at": "", "who": frozenset(), "text": text, "internal": True, "customer": False}


def _of_api(comment: Mapping[str, Any]) -> dict[str, Any]:
    author = comment.get("author")
    person = author if isinstance(author, dict) else {"name": author}
    body = comment.get("body")
    marks = text_of(comment.get("properties"))
    return {
        "at": text_of(comment.get("created")),
        "who": frozenset(text_of(person.get(key)).casefold() for key in _PERSON) - {""},
        "text": adf_text(body) if isinstance(body, dict) else text_of(body),
        "internal": comment.get("jsdPublic") is False
        or comment.get("public") is False
        or comment.get("internal") is True
        or bool(comment.get("visibility"))
        or ("internal" in marks and "true" in marks),
        "customer": person.get("accountType") == "customer",
    }
