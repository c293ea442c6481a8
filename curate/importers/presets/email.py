"""The preset for e-mail: a message is an input, a thread with replies is one conversation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Item, Record
from curate.importers.presets.base import Preset, presets
from curate.importers.presets.training.chats import Unfit, conversation
from curate.importers.roles.mapping import Reading, builder

# Characters of mail that are held while their replies are awaited.
HELD = 200_000_000


@presets.register
class Email(Preset):
    """The first sender of a thread writes the input, all others answer; the last answer is the output.

    Threads are recognized by ``In-Reply-To`` and ``References``. Automatic replies are left out.
    """

    name = "email"
    title = "e-mail"
    formats: ClassVar[tuple[str, ...]] = ("eml", "mbox")
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": ("subject", "body"),
        "output": ("body",),
        "id": ("message_id",),
        "group": ("from",),
        "created_at": ("date",),
    }
    complete: ClassVar[bool] = True

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        return 1.0 if {"message_id", "subject", "body"} <= set(columns) else 0.0

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        if list(roles.get("output", ())) != ["body"]:
            yield from super().rows(items, roles, reading)
            return
        held: list[Record] = []
        size = 0
        for item in items:
            if not isinstance(item, tuple):
                yield item
            elif item[1].get("automatic"):
                yield SkippedRow(item[0], "an automatic reply")
            else:
                held.append((item[0], item[1], ()))
                size += sum(map(len, item[1].values()))
                if size > HELD:
                    yield from _conversations(held, roles, reading)
                    held, size = [], 0
        yield from _conversations(held, roles, reading)


def _conversations(
    mails: Sequence[Record], roles: Mapping[str, Sequence[str]], reading: Reading
) -> Iterator[Row]:
    build = builder({role: used for role, used in roles.items() if role != "output"}, reading)
    for thread in _threads(mails):
        asker = thread[0][1].get("from", "")
        answered = any(texts.get("from", "") != asker for _, texts, _ in thread)
        if not answered or not asker:
            yield from map(build, thread)
            continue
        yield _example(thread, build(thread[0]))
        for line, _, _ in thread[1:]:
            yield SkippedRow(line, f"part of the thread that begins at line {thread[0][0]}")


def _example(thread: Sequence[Record], row: Row) -> Row:
    if not isinstance(row, ImportedRow):
        return row
    asker = thread[0][1]["from"]
    said = [{"role": "user", "content": row.input}]
    for _, texts, _ in thread[1:]:
        role = "user" if texts.get("from", "") == asker else "assistant"
        said.append({"role": role, "content": texts.get("body", "")})
    said = [each for each in said if each["content"].strip()]
    # What the asker writes after the last answer has none.
    while said[-1]["role"] == "user" and any(each["role"] == "assistant" for each in said):
        said.pop()
    try:
        whole = conversation(said)
    except Unfit:  # pragma: no cover - the first message is the asker's, with text
        return row
    return replace(row, input=whole.input, output=whole.output, turns=whole.turns)


def _threads(mails: Sequence[Record]) -> Iterator[list[Record]]:
    """Mails by thread, the threads in the order of their first mail, each in the order of time."""
    at = {texts["message_id"]: index for index, (_, texts, _) in enumerate(mails)}
    parents = [
        at.get(texts.get("in_reply_to", ""), index) for index, (_, texts, _) in enumerate(mails)
    ]
    threads: dict[int, list[Record]] = {}
    for index, mail in enumerate(mails):
        threads.setdefault(_root(index, parents), []).append(mail)
    for root, thread in threads.items():
        first = mails[root]
        rest = [mail for mail in thread if mail is not first]
        dates = [texts.get("date", "") for _, texts, _ in rest]
        if all(date[4:5] == "-" and date[-6:] == dates[0][-6:] for date in dates):
            rest.sort(key=lambda mail: mail[1]["date"])
        yield [first, *rest]


def _root(index: int, parents: list[int]) -> int:
    """The mail that a thread begins with; a ring of replies begins where it was entered first."""
    path: list[int] = []
    seen: set[int] = set()
    while parents[index] != index and index not in seen:
        seen.add(index)
        path.append(index)
        index = parents[index]
    for each in path:
        parents[each] = index
    parents[index] = index
    return index
