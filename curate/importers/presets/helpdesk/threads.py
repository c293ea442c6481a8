"""Threads: tickets with their comments, by speaker, with internal notes apart."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from curate.domain.examples import ImportedRow, Row, Turn
from curate.importers.base import Record, reject
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.training.chats import Unfit, parse_cell
from curate.importers.roles.dates import to_iso
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


# Seconds within which one person's messages in a chat are one message, sent in pieces.
_BURST = 600


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages under a ticket, in their order.

    Attributes:
        said: Messages of customer and agents: ``role``, ``content``, and ``at`` where a time is known.
        internal: What is for colleagues only.
        automatic: What machines said.
        unattributed: Public messages of which the export does not tell who wrote them.
    """

    said: tuple[dict[str, str], ...]
    internal: tuple[str, ...] = ()
    automatic: tuple[str, ...] = ()
    unattributed: tuple[str, ...] = ()

    @property
    def metadata(self) -> dict[str, str]:
        """What is kept beside the example, by name."""
        return _kept(
            internal_notes=self.internal,
            automatic_replies=self.automatic,
            unattributed_comments=self.unattributed,
        )


@dataclass(frozen=True, slots=True)
class Exchange:
    """The last answer of a thread, what it answers, and what was said before.

    Attributes:
        earlier: What agents wrote between the question and the answer, each on its own.
    """

    turns: tuple[Turn, ...]
    input: str
    output: str
    earlier: tuple[str, ...]

    @property
    def metadata(self) -> dict[str, str]:
        """What is kept beside the example, by name."""
        return _kept(earlier_replies=self.earlier)


def _kept(**texts: Sequence[str]) -> dict[str, str]:
    return {name: "\n\n".join(each) for name, each in texts.items() if each}


def exchange(said: Iterable[Mapping[str, str]], *, chat: bool = False) -> Exchange:
    """What was asked last and answered, with the messages before it as turns.

    What a customer writes in a row is one question. What agents write in a row stays apart, since a
    receipt, a remark on the cause and the answer are three things: the answer is the last of them.
    What the customer writes after it has no answer and is left out.

    Args:
        said: Messages in their order, with ``role`` and ``content``.
        chat: Whether an agent's messages within ten minutes are one, sent in pieces.

    Raises:
        Unfit: The customer says nothing before the last answer.
    """
    turns: list[Turn] = []
    at = ""
    for message in said:
        last = turns[-1] if turns else None
        asks = message["role"] == "user"
        same = last is not None and (last.role == "user") == asks
        if last is not None and same and (asks or (chat and _is_near(at, message.get("at", "")))):
            whole = "\n\n".join(filter(None, (last.text, message["content"])))
            turns[-1] = replace(last, text=whole)
        else:
            turns.append(Turn("user" if asks else "assistant", message["content"]))
        at = message.get("at", "")
    answered = any(turn.role == "assistant" for turn in turns)
    while answered and turns[-1].role == "user":
        turns.pop()
    replies: list[str] = []
    while turns and turns[-1].role == "assistant":
        replies.insert(0, turns.pop().text)
    if not turns or not turns[-1].text.strip():
        raise Unfit(NO_INPUT)
    *earlier, output = replies or [""]
    return Exchange(tuple(turns[:-1]), turns[-1].text, output, tuple(earlier))


def _is_near(before: str, after: str) -> bool:
    """Whether two times are within ten minutes; so are those that nobody knows."""
    try:
        first, second = (datetime.fromisoformat(to_iso(each)) for each in (before, after))
        return abs((second - first).total_seconds()) <= _BURST
    except (ValueError, TypeError):
        return True


def thread(comments: Any, requester: str, asked: str = "") -> Thread:
    """Tell messages of the customer, public replies and internal notes apart.

    Args:
        comments: The list as the ticket system gives it.
        requester: Id of the customer; what anybody else says publicly is a reply. Where it is
            empty, the customer is whoever wrote the comment that repeats the ticket's own text.
        asked: The ticket's own text.
    """
    found: dict[str, list[Any]] = {
        each: [] for each in ("said", "internal", "automatic", "unknown")
    }
    listed = (
        [each for each in comments if isinstance(each, dict)] if isinstance(comments, list) else []
    )
    texts = [(comment, text) for comment in listed if (text := _text(comment))]
    if texts and _is_own(texts[0][1], asked):
        # The ticket's own text, whoever typed it in.
        requester = requester or _writer(texts[0][0])
        texts = texts if _is_internal(texts[0][0]) else texts[1:]
    for comment, text in texts:
        if _is_internal(comment):
            found["internal"].append(text)
        elif _is_automatic(comment):
            found["automatic"].append(text)
        elif (speaker := _speaker(comment, requester)) is None:
            found["unknown"].append(text)
        else:
            at = text_of(comment.get("created_at"))
            found["said"].append({"role": speaker, "content": text, "at": at})
    return Thread(*(tuple(each) for each in found.values()))


def _text(comment: Mapping[str, Any]) -> str:
    return next((text for name in _TEXTS if (text := text_of(comment.get(name)).strip())), "")


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


def _speaker(comment: Mapping[str, Any], requester: str) -> str | None:
    """``user``, ``assistant``, or None where nothing tells who that is."""
    kind = _kind(comment)
    if kind is not None:
        return "user" if kind in CUSTOMERS else "assistant"
    if isinstance(comment.get("incoming"), bool):
        return "user" if comment["incoming"] else "assistant"
    writer = _writer(comment)
    if not writer or not requester:
        return None
    return "user" if writer == requester else "assistant"


def _writer(comment: Mapping[str, Any]) -> str:
    author = comment.get("author")
    given = author.get("id") if isinstance(author, dict) else None
    return text_of(comment.get("author_id", comment.get("user_id", given)))


def thread_in(texts: Mapping[str, str], column: str, asked: str = "") -> Thread:
    """The thread in the cell of a ticket that lists its comments."""
    requester = next((texts[name] for name in _REQUESTERS if texts.get(name)), "")
    return thread(parse_cell(texts.get(column, "")), requester, asked)


def thread_builder(
    build: Callable[[Record], Row],
    find: Callable[[Mapping[str, str], str], Thread],
    *,
    chat: bool = False,
) -> Callable[[Record], Row]:
    """A builder of rows that takes input, turns and answer from the thread that ``find`` finds.

    The ticket's own text comes first (a first comment that repeats it is left out). Internal notes
    become metadata ``internal_notes``, answers before the last one ``earlier_replies``.

    Args:
        build: Makes the row without the thread.
        find: The thread of a record, whose own text is the second argument.
        chat: See ``exchange``.
    """

    def with_thread(record: Record) -> Row:
        line, texts, raw = record
        row = build(record)
        if not isinstance(row, ImportedRow):
            return row
        found = find(texts, row.input)
        # A ticket that a colleague opened for colleagues has an internal note as its text.
        own = next((row.input.removesuffix(note) for note in found.internal if note), row.input)
        said = list(found.said)
        if said and said[0]["role"] == "user" and is_within(said[0]["content"], row.input):
            said.pop(0)
        try:
            whole = exchange([{"role": "user", "content": own.strip()}, *said], chat=chat)
        except Unfit:
            return reject(line, NO_INPUT, raw)
        return replace(
            row,
            input=whole.input,
            output=whole.output,
            turns=whole.turns,
            metadata={**row.metadata, **found.metadata, **whole.metadata},
        )

    return with_thread


def is_within(text: str, whole: str) -> bool:
    """Whether a text is part of another, however their blanks differ."""
    return _plain(text) in _plain(whole)


def _is_own(text: str, asked: str) -> bool:
    """Whether a comment is the ticket's own text, which may stand below its subject."""
    below = asked.partition("\n\n")[2]
    return _plain(text) in {_plain(asked), _plain(below)}


def _plain(text: str) -> str:
    return " ".join(text.split())
