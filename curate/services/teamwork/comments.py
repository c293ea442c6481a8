"""Comments on examples: threads with mentions, and the questions that concern a person."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from curate.domain.errors import NotFound, Unusable
from curate.domain.examples import Example
from curate.domain.teamwork import Comment
from curate.services import people
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.text.storable import storable

LONGEST = 5_000
"""Characters of a comment."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with what was answered to it, the oldest first.

    Attributes:
        name: What the example is called.
    """

    example: int
    name: str
    comments: tuple[Comment, ...]

    @property
    def first(self) -> Comment:
        """The comment that began it."""
        return self.comments[0]

    @property
    def open(self) -> bool:
        """Whether nobody said that it is settled."""
        return self.first.resolved_by is None

    @property
    def concerned(self) -> set[str]:
        """Who asked, and who is mentioned in it."""
        return {self.first.person, *(name for one in self.comments for name in one.mentions)}


def read_threads(database: Database, project: str, example: int) -> list[Thread]:
    """The threads about an example, open ones first, then the oldest.

    Raises:
        NotFound: The project has no such example.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        found = stores.examples.get(key, example)
        return _threads(stores.comments.of_example(key, example), {example: _name(found)})


def my_questions(
    database: Database, project: str, person: str | None = None, *, settled: bool = False
) -> list[Thread]:
    """The threads that a person began or is mentioned in: those that are open, or those that are settled."""
    person = person or current_person()
    with database.read() as stores:
        key = stores.projects.get(project).id
        every = stores.comments.all(key)
        texts = stores.examples.many(key, {one.example for one in every})
        names = {one: _name(each) for one, each in texts.items()}
    return [
        one for one in _threads(every, names) if person in one.concerned and one.open is not settled
    ]


def colleagues(database: Database, project: str) -> list[str]:
    """Who can be mentioned: the members, or in an open project everybody who did something in it."""
    with database.read() as stores:
        return _known(stores, stores.projects.get(project).id)


def add_comment(
    database: Database,
    project: str,
    example: int,
    text: str,
    *,
    answers: int | None = None,
    person: str | None = None,
) -> Comment:
    """Write a comment; ``@name`` mentions somebody who works here.

    Args:
        database: Where.
        project: Name of the project.
        example: What it is about.
        text: What is said.
        answers: The comment that it answers; its thread is open again by that.
        person: Who writes.

    Raises:
        NotAllowed: The person may not review here. Nothing was stored.
        NotFound: There is no such example, or no such comment on it. Nothing was stored.
        Unusable: It is empty or too long. Nothing was stored.
    """
    person = person or current_person()
    text = storable(text).strip()
    if not 0 < len(text) <= LONGEST:
        raise Unusable(f"A comment has 1 to {LONGEST:,} characters. Nothing was stored.")
    with database.begin() as stores:
        key = stores.projects.get(project).id
        people.require(stores, key, person, "reviewer")
        stores.examples.get(key, example)
        first = None
        if answers is not None:
            first = _root(stores, key, answers)
            if first.example != example:
                raise NotFound("comment", str(answers))
            stores.comments.resolve(key, first.id, None)
        return stores.comments.add(
            key,
            example,
            person,
            text,
            mentioned(text, _known(stores, key)),
            first.id if first else None,
        )


def settle(
    database: Database,
    project: str,
    comment: int,
    *,
    settled: bool = True,
    person: str | None = None,
) -> None:
    """Say that a thread is settled, or open it again.

    Raises:
        NotAllowed: The person may not review here. Nothing was stored.
        NotFound: There is no such comment.
    """
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        people.require(stores, key, person, "reviewer")
        stores.comments.resolve(key, _root(stores, key, comment).id, person if settled else None)


def mentioned(text: str, names: Iterable[str]) -> list[str]:
    """Whom a text mentions, of these: ``@`` and the whole name, in whatever letter case."""
    found = []
    for name in sorted(names, key=len, reverse=True):
        text, times = re.subn(rf"(?<!\w)@{re.escape(name)}(?!\w)", "@", text, flags=re.IGNORECASE)
        if times:
            found.append(name)
    return sorted(found)


def _threads(every: Collection[Comment], names: dict[int, str]) -> list[Thread]:
    by_first: dict[int, list[Comment]] = defaultdict(list)
    for one in every:
        by_first[one.answers or one.id].append(one)
    threads = [
        Thread(each[0].example, names[each[0].example], tuple(each))
        for first, each in by_first.items()
        if each[0].id == first and each[0].example in names
    ]
    return sorted(threads, key=lambda one: (not one.open, one.first.id))


def _root(stores: Stores, project: int, comment: int) -> Comment:
    found = stores.comments.get(project, comment)
    if found is not None and found.answers is not None:
        found = stores.comments.get(project, found.answers)
    if found is None:
        raise NotFound("comment", str(comment))
    return found


def _known(stores: Stores, project: int) -> list[str]:
    members = [one.person for one in stores.people.members(project)]
    return members or sorted(stores.team.last_seen(project))


def _name(example: Example) -> str:
    return example.external_id or f"Example {example.id}"
