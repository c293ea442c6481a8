"""Team chats: threads and chats of many people become examples.

The first message of a thread is the question, whoever wrote it; what others write answers. The answer is
the last message that somebody else wrote, or the one that was marked with a check mark. Thanks at the
end, and what is said to them, belong to no example.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.presets.helpdesk.threads import Exchange, exchange
from curate.importers.presets.training.chats import Unfit

# Seconds without a message after which a chat without threads begins anew.
PAUSE = 8 * 3600
_BURST = 600
_CHECKED = frozenset(
    {"white_check_mark", "heavy_check_mark", "ballot_box_with_check", "check", "check_mark"}
    | {"verified", "solved", "resolved", "done", "green_check"}
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|:[\w+-]+:|[^\w\s]")
# ruff: noqa: SIM905 - lists of words read best as words
_CLOSING = frozenset(
    "thanks thank you thx ty cheers so much very a lot great perfect awesome super nice ok okay cool got it "
    "that works worked fixed you're your welcome np no problem worries sure anytime glad to help happy yes "
    "yep yup danke vielen dank gern gerne geschehen bitte schön merci beaucoup de rien avec plaisir gracias "
    "muchas nada bedankt dankjewel graag gedaan obrigado obrigada grazie mille prego again all both everyone "
    "team for the your help good done will do".split()
)
_MOST_WORDS = 8
_FAREWELL = re.compile(
    r"(and )?(many )?(thanks|thank you)( so| very)?( much)? for (calling|contacting|choosing|your|the|all)\b"
    r"|(and )?have a (very )?(nice|great|good|lovely|wonderful) (day|one|evening|night|morning|week|weekend"
    r"|afternoon|rest|trip)\b|(is there )?anything else( (i|we) (can|could)\b|$)"
    r"|(no,? )?that('s| is) (all|it|everything)( for (now|today))?$|(good)?bye\b|take care$"
    r"|(you|same to you) too$"
    r"|(vielen )?dank(e)? für (ihren|deinen|den) anruf|(ich wünsche )?.{0,20}schönen (tag|abend)"
    r"|auf wieder(hören|sehen)|tschüss|bonne journée|au revoir|que (tenga|tengas) (un )?buen|adiós|tot ziens"
    r"|fijne dag|tenha um bom|até logo",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a team chat.

    Attributes:
        line: Where it stands in the file.
        key: Identifies it within its channel.
        thread: The key of the first message of its thread; its own where it begins one.
        author: Who wrote it; empty where nobody knows.
        at: Seconds since 1970; 0 where unknown.
        automatic: Whether a program wrote it.
        reactions: The names of the emoji that people put under it.
    """

    line: int
    key: str
    thread: str
    author: str
    text: str
    at: float = 0.0
    automatic: bool = False
    reactions: frozenset[str] = field(default=frozenset())

    @property
    def checked(self) -> bool:
        """Whether somebody marked it as what solved it."""
        return bool(_CHECKED & self.reactions)


@dataclass(frozen=True, slots=True)
class Talk:
    """Messages that belong together, in the order of time."""

    messages: tuple[Message, ...]

    @property
    def answered(self) -> bool:
        """Whether a person writes who did not begin it."""
        first = self.messages[0]
        return any(not each.automatic and each.author != first.author for each in self.messages[1:])


def threads(messages: Sequence[Message]) -> list[Talk]:
    """Messages by thread, the threads in the order of their first message."""
    found: dict[str, list[Message]] = {}
    for message in sorted(messages, key=lambda each: each.at):
        found.setdefault(message.thread, []).append(message)
    return [Talk(tuple(each)) for each in found.values()]


def chats(messages: Sequence[Message]) -> list[Talk]:
    """Messages of a chat that knows no threads: what follows a pause of eight hours begins anew."""
    found: list[list[Message]] = []
    for message in sorted(messages, key=lambda each: each.at):
        if not found or message.at - found[-1][-1].at > PAUSE:
            found.append([])
        found[-1].append(message)
    return [Talk(tuple(each)) for each in found]


def exchange_of(talk: Talk) -> tuple[Exchange, dict[str, str]]:
    """What is asked and answered in a talk, and what is kept beside it.

    Raises:
        Unfit: Nothing is asked.
    """
    asker = talk.messages[0].author
    said: list[dict[str, str]] = []
    authors: list[tuple[str, float]] = []
    automatic: list[str] = []
    marked = max((at for at, each in enumerate(talk.messages) if at and each.checked), default=None)
    whole = talk.messages if marked is None else talk.messages[: marked + 1]
    for at, message in enumerate(whole):
        if not message.text.strip():
            continue
        if message.automatic and at:
            automatic.append(message.text)
            continue
        role = "user" if at == 0 or message.author == asker else "assistant"
        near = bool(authors) and message.at - authors[-1][1] <= _BURST
        if authors and authors[-1][0] == message.author and near and said[-1]["role"] == role:
            said[-1]["content"] += f"\n{message.text}"
        else:
            said.append({"role": role, "content": message.text, "at": ""})
        authors.append((message.author, message.at))
    if marked is None:
        without_closing(said)
    found = exchange(said)
    beside = {"automatic_replies": "\n\n".join(automatic)} if automatic else {}
    return found, {**beside, **({"answer_marked": "true"} if marked is not None else {})}


def without_closing(said: list[dict[str, str]]) -> None:
    """Take thanks, goodbyes, and what is said to them, off the end, as long as an answer is left."""
    while len(said) > 2 and is_closing(said[-1]["content"]):
        if not any(
            each["role"] == "assistant" and not is_closing(each["content"]) for each in said[:-1]
        ):
            return
        said.pop()


def is_closing(text: str) -> bool:
    """Whether a message only ends a talk: thanks, a nod, an emoji, a goodbye."""
    sentences = re.split(r"[.!?\n]+|,(?=\s)", text.replace("’", "'"))
    return all(map(_is_farewell, filter(str.strip, sentences)))


def _is_farewell(sentence: str) -> bool:
    if _FAREWELL.match(sentence.strip()):
        return True
    words = [word.casefold() for word in _WORD.findall(sentence)]
    spoken = [word for word in words if word[0].isalpha() or word[0] == ":"]
    figures = any(map(str.isdigit, sentence))
    return (
        len(spoken) <= _MOST_WORDS
        and not figures
        and all(word in _CLOSING or word.startswith(("@", ":")) for word in spoken)
    )


def example(
    talk: Talk, row: ImportedRow, metadata: dict[str, str]
) -> tuple[Row, Iterator[SkippedRow]]:
    """The example of a talk, and a skipped row for each of its other messages."""
    first = talk.messages[0]
    rest = (
        SkippedRow(each.line, f"part of the thread that begins at line {first.line}")
        for each in talk.messages[1:]
    )
    try:
        found, beside = exchange_of(talk)
    except Unfit:
        return SkippedRow(first.line, "a thread in which nobody asks anything"), rest
    names = ("input", "output", "turns")
    texts = {name: getattr(found, name) for name in names}
    kept = {**row.metadata, **metadata, **found.metadata, **beside}
    return ImportedRow(
        first.line,
        texts["input"],
        texts["output"],
        row.system,
        texts["turns"],
        row.label,
        row.external_id,
        row.groups,
        kept,
        row.created_at,
    ), rest
