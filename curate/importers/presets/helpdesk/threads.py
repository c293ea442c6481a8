"""Threads: tickets with their comments, by speaker, with internal notes apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from curate.domain.examples import ImportedRow, Row
from curate.importers.base import Record, reject
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.training.chats import Unfit, conversation, parse_cell
from curate.importers.roles.mapping import NO_INPUT

# Zendesk, Freshdesk, Intercom.
COLUMNS = (
    *("comments", "comments.comments", "conversations"),
    *("conversation_parts.conversation_parts", "conversation_parts"),
)
_REQUESTERS = ("requester_id", "requester.id")
_TEXTS = ("plain_body", "body_text", "body", "html_body")
CUSTOMERS = frozenset({"user", "lead", "contact", "customer", "end-user", "end_user", "visitor"})
# Who is a machine: its greeting or receipt is no answer that anybody should learn.
MACHINES = frozenset({"bot", "operator", "system", "automation"})


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages under a ticket, in their order; internal notes and what machines said apart."""

    said: tuple[dict[str, str], ...]
    internal: tuple[str, ...]
    automatic: tuple[str, ...] = ()

    @property
    def metadata(self) -> dict[str, str]:
        """What is kept beside the example, by name."""
        kept = {"internal_notes": self.internal, "automatic_replies": self.automatic}
        return {name: "\n\n".join(texts) for name, texts in kept.items() if texts}


def thread(comments: Any, requester: str) -> Thread:
    """Tell messages of the customer, public replies and internal notes apart.

    Args:
        comments: The list as the ticket system gives it.
        requester: Id of the customer; what anybody else says publicly is a reply.
    """
    said: list[dict[str, str]] = []
    internal: list[str] = []
    automatic: list[str] = []
    for comment in comments if isinstance(comments, list) else ():
        if not isinstance(comment, dict):
            continue
        text = next((text for name in _TEXTS if (text := text_of(comment.get(name)).strip())), "")
        if not text:
            continue
        if _is_internal(comment):
            internal.append(text)
        elif _is_automatic(comment):
            automatic.append(text)
        else:
            said.append({"role": _speaker(comment, requester), "content": text})
    return Thread(tuple(said), tuple(internal), tuple(automatic))


def _is_internal(comment: Mapping[str, Any]) -> bool:
    return (
        comment.get("public") is False
        or comment.get("private") is True
        or comment.get("jsdPublic") is False
        or comment.get("internal") is True
        or "note" in str(comment.get("part_type") or "")
    )


def _is_automatic(comment: Mapping[str, Any]) -> bool:
    via = comment.get("via")
    channel = text_of(via.get("channel") if isinstance(via, dict) else via)
    by_rule = channel in {"system", "rule"} or comment.get("author_id") == -1
    return by_rule or _kind(comment) in MACHINES


def _kind(comment: Mapping[str, Any]) -> str | None:
    """What the author is, where the system says so."""
    author = comment.get("author")
    named = comment.get("author_type", comment.get("author_role"))
    if isinstance(author, dict):
        named = author.get("type", author.get("role", named))
    return named.strip().lower() if isinstance(named, str) else None


def _speaker(comment: Mapping[str, Any], requester: str) -> str:
    kind = _kind(comment)
    if kind is not None:
        return "user" if kind in CUSTOMERS else "assistant"
    if isinstance(comment.get("incoming"), bool):
        return "user" if comment["incoming"] else "assistant"
    author = comment.get("author")
    given = author.get("id") if isinstance(author, dict) else None
    writer = text_of(comment.get("author_id", comment.get("user_id", given)))
    return "user" if writer and writer == requester else "assistant"


def thread_in(texts: Mapping[str, str], column: str) -> Thread:
    """The thread in the cell of a ticket that lists its comments."""
    requester = next((texts[name] for name in _REQUESTERS if texts.get(name)), "")
    return thread(parse_cell(texts.get(column, "")), requester)


def thread_builder(
    build: Callable[[Record], Row], find: Callable[[Mapping[str, str]], Thread]
) -> Callable[[Record], Row]:
    """A builder of rows that takes input, turns and answer from the thread that ``find`` finds.

    The ticket's own text comes first (a first comment that repeats it is left out). What the
    customer writes after the last reply has no answer and is left out; internal notes become
    metadata ``internal_notes``.
    """

    def with_thread(record: Record) -> Row:
        line, texts, raw = record
        row = build(record)
        if not isinstance(row, ImportedRow):
            return row
        found = find(texts)
        said = list(found.said)
        if said and said[0]["role"] == "user" and _within(said[0]["content"], row.input):
            said.pop(0)
        while said and said[-1]["role"] == "user" and any(_replies(said)):
            said.pop()
        try:
            whole = conversation([{"role": "user", "content": row.input}, *said])
        except Unfit:
            return reject(line, NO_INPUT, raw)
        return replace(
            row,
            input=whole.input,
            output=whole.output,
            turns=whole.turns,
            metadata={**row.metadata, **found.metadata},
        )

    return with_thread


def _within(text: str, whole: str) -> bool:
    """Whether a text is part of another, however their blanks differ."""
    return " ".join(text.split()) in " ".join(whole.split())


def _replies(said: Sequence[Mapping[str, str]]) -> list[bool]:
    return [message["role"] == "assistant" for message in said]
