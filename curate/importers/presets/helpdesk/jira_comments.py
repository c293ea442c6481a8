"""The comments of Jira: cells of ``date;author;text``, or lists of the API, by who said what."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from curate.importers.json_files.flatten import text_of
from curate.importers.presets.helpdesk.adf import adf_text
from curate.importers.presets.helpdesk.threads import Thread
from curate.importers.presets.training.chats import objects_in
from curate.importers.roles.dates import is_date, to_iso
from curate.importers.roles.localized_names import meanings

LISTS = ("fields.comment.comments", "fields.comments", "comments", "comment.comments")
_CELL = re.compile(r"\s*([^;\n]{6,40});([^;\n]{0,200});(.*)", re.DOTALL)
# What Jira Server and Cloud number people by; a name can't be compared with it.
_ACCOUNT = re.compile(r"(\d+|qm|ug|unknown):[\w:-]{4,}|[0-9a-f]{24}|jirauser\d+|[0-9a-f-]{36}")
_MARKED = re.compile(
    r"""\s*[\[({*_]*(internal|private)(\ (use|note|comment|remark))?(\ only)?[*_]*([\])}:]|\ [-–—]\ )
    | \s*[\[({*_]*(interne\ notiz|intern|note\ interne|nota\ (interna|privada)|interne\ notitie)[*_]*[\])}:]
    | .*(sd\.public\.comment|"internal"\s*:\s*true|"jsdPublic"\s*:\s*false)
    | .*;(role|group)?(service\ desk\ team|internal)\s*$""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_REPORTERS = frozenset({"reporter", "reporter id", "reporter account id"})
# An agent who takes a call creates the ticket of somebody else, who is the reporter.
_CREATORS = frozenset({"creator", "creator id", "creator account id"})
_PARTICIPANTS = frozenset({"custom field request participants", "request participants"})
_ASSIGNEES = frozenset({"assignee", "assignee id"})
_PERSON = ("accountId", "name", "key", "emailAddress", "displayName")


def comment_in(text: str) -> tuple[str, str, str] | None:
    """Date, author and text of a comment; None where a cell is not written that way."""
    found = _CELL.match(text)
    return (found[1].strip(), found[2].strip(), found[3]) if found and is_date(found[1]) else None


def comment_thread(texts: Mapping[str, str], columns: Sequence[str]) -> Thread:
    """Who said what in the comments of an issue, in the order of time where all dates are sure."""
    people = _people(texts, _REPORTERS, "fields.reporter.")
    people = people or _people(texts, _CREATORS, "fields.creator.")
    people |= {
        each.strip() for name in _people(texts, _PARTICIPANTS) for each in re.split("[,;]", name)
    } - {""}
    agents = _people(texts, _ASSIGNEES, "fields.assignee.")
    said: list[dict[str, str]] = []
    internal: list[str] = []
    unknown: list[str] = []
    for comment in _comments(texts, columns):
        text, who = comment["text"].strip(), comment["who"]
        if not text:
            continue
        speaker = _speaker(who, people, agents, customer=comment["customer"])
        if comment["internal"]:
            internal.append(text)
        elif speaker is None:
            unknown.append(text)
        else:
            said.append({"role": speaker, "content": text, "at": comment["at"]})
    if all(each["at"][:4].isdigit() and "T" in each["at"] for each in said):
        said.sort(key=lambda each: each["at"])
    return Thread(tuple(said), tuple(internal), unattributed=tuple(unknown))


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
        if column in LISTS:
            yield from map(_of_api, objects_in(text))
        elif found := comment_in(text):
            at, author, body = found
            yield {
                "at": to_iso(at),
                "who": frozenset({author.casefold()} - {""}),
                "text": body,
                "internal": _MARKED.match(body) is not None,
                "customer": False,
            }
        elif text.strip():
            yield {"at": "", "who": frozenset(), "text": text, "internal": False, "customer": False}


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
