"""One exchange of the desk: what was decided goes in, and what is next comes out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from curate.domain.actions import Action
from curate.domain.errors import NotAllowed
from curate.domain.people import Role, at_least
from curate.domain.records import Project
from curate.services.desk.cards import DeskCard, read_cards
from curate.services.desk.items import Decide, Item, Resolve, Restore, Result, Undo, refusal
from curate.services.desk.leases import HOLD, ROUNDS, Book, book_of, is_due
from curate.services.desk.once import Decided, Once
from curate.services.desk.tally import count_on
from curate.services.reviewing import View, next_ids
from curate.stores import Database
from curate.stores.desk import Lease
from curate.stores.examples import Where

MOST_CARDS = 50
"""Cards that one exchange brings."""
SHOWN_AGAIN = frozenset({"reopen", "edit"})
"""Decisions after which the example stays on the screen."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a tab says and asks for.

    Attributes:
        want: How many more cards it would like.
        have: Examples that it has, the one on the screen in front.
        hold: For how long they are its own without hearing of it again.
    """

    tab: str
    view: View = field(default_factory=View)
    want: int = 0
    have: tuple[int, ...] = ()
    items: tuple[Item, ...] = ()
    hold: timedelta = HOLD


@dataclass(frozen=True, slots=True)
class Synced:
    """What a tab is told.

    Attributes:
        done: What came of each item, in their order.
        cards: The next ones.
        left: How many examples the view has.
        counts: How many examples of the project have each status.
        last: The person's last action that can be undone.
        others: Who else looks at which example.
        shown: Cards that belong to results: those that are not what was on the screen any more.
    """

    done: tuple[Result, ...]
    cards: tuple[DeskCard, ...]
    left: int
    counts: Mapping[str, int] = field(hash=False)
    last: Action | None
    others: tuple[Lease, ...]
    shown: Mapping[int, DeskCard] = field(default_factory=dict, hash=False)


def sync(database: Database, project: Project, person: str, role: Role, asked: Asked) -> Synced:
    """Do what was sent, each item exactly once, and give out the next examples.

    Args:
        database: Where.
        project: The project.
        person: Who is at the desk.
        role: What they are in the project: who only reads gets cards, and no lease.
        asked: What the tab says and asks for.
    """
    exchange = _Exchange(database, project, person, asked)
    if at_least(role, "reviewer"):
        done = exchange.do()
    else:
        error = NotAllowed(person, role, "reviewer")
        done = {one.uid: refusal(one, error) for one in asked.items}
    cards = exchange.next_cards(done, leasing=at_least(role, "reviewer"))
    results = tuple(done[one.uid] for one in asked.items)
    all_decisions = all(isinstance(one, Decide) for one in asked.items)
    left, counts = count_on(
        database, project.id, asked.view, person, exchange.decided, fresh=not all_decisions
    )
    return Synced(
        results,
        cards,
        left,
        counts,
        exchange.last_action(results),
        tuple(_elsewhere(exchange.book, person, asked.have)),
        exchange.shown_again(results),
    )


class _Exchange:
    def __init__(self, database: Database, project: Project, person: str, asked: Asked) -> None:
        self._database = database
        self._project = project
        self._person = person
        self._asked = asked
        self._once = Once(database, project, person, asked.tab)
        self.book: Book = book_of(database, project.id)

    @property
    def decided(self) -> Sequence[Decided]:
        """What was decided in it."""
        return self._once.decided

    def last_action(self, results: Sequence[Result]) -> Action | None:
        """The last action of the person that can be undone."""
        if self.decided and self.decided[-1].action.id == results[-1].action:
            return self.decided[-1].action
        with self._database.read() as stores:
            return stores.history.last(self._project.id, self._person)

    def shown_again(self, results: Sequence[Result]) -> Mapping[int, DeskCard]:
        """The cards of examples that are not what is on the screen any more."""
        keys = _shown_again(self._asked.items, results)
        if not keys:
            return {}
        with self._database.read() as stores:
            return read_cards(stores, self._project.id, keys, self._person, self.book.held)

    def do(self) -> dict[str, Result]:
        """Do the items in their order; decisions on different examples together."""
        done: dict[str, Result] = {}
        # A decision that arrives again finds another revision, and its result then.
        if not all(isinstance(one, Decide) for one in self._asked.items):
            with self._database.read() as stores:
                done = self._once.known(stores, self._asked.items)
        for some in _together(one for one in self._asked.items if one.uid not in done):
            match some[0]:
                case Undo() as item:
                    done[item.uid] = self._once.undo(item)
                case Resolve() as item:
                    done[item.uid] = self._once.resolve(item)
                case Restore() as item:
                    done[item.uid] = self._once.restore(item)
                case _:
                    decisions = [one for one in some if isinstance(one, Decide)]
                    done |= self._once.decide(decisions)
        return done

    def next_cards(self, done: Mapping[str, Result], *, leasing: bool) -> tuple[DeskCard, ...]:
        """The next examples that nobody else has."""
        decided = {
            one.example
            for one in self._asked.items
            if isinstance(one, Decide) and done[one.uid].ok and one.decision not in SHOWN_AGAIN
        }
        have = [one for one in self._asked.have if one not in decided]
        want = min(self._asked.want, MOST_CARDS)
        last = next(
            (one.example for one in reversed(self._asked.items) if isinstance(one, Decide)), None
        )
        after = have[-1] if have else last
        if not leasing:
            keys = self._candidates(want, after, {*have, *decided})
            leases: Mapping[int, Lease] = self.book.held
        else:
            self.book.refresh(self._database, self._project.id)
            keys, leases = self._leased(have, decided, want, after)
        if not keys:
            return ()
        with self._database.read() as stores:
            cards = read_cards(stores, self._project.id, keys, self._person, leases)
        return tuple(cards.values())

    def _candidates(self, want: int, after: int | None, out: set[int]) -> list[int]:
        if want <= 0:
            return []
        return next_ids(
            self._database,
            self._project.id,
            self._asked.view,
            limit=want,
            after=after,
            exclude=out,
            person=self._person,
        )

    def _leased(
        self, have: Sequence[int], decided: set[int], want: int, after: int | None
    ) -> tuple[list[int], dict[int, Lease]]:
        """Take the next examples, renew those that the tab has, and give the others back."""
        got: list[int] = []
        shown = have[0] if have else None
        self.book.show(self._person, self._asked.tab, shown, self._asked.hold)
        renew = self._due(have)
        if want <= 0 and not renew:
            # What is done is given back with the next that are taken, or ends by itself.
            return [], {}
        given = self.book.of_tab(self._person, self._asked.tab).keys() - set(have)
        for number in range(ROUNDS):
            with self.book.choosing:
                # Nobody else of this process chooses the same meanwhile.
                out = self.book.elsewhere(self._person, self._asked.tab)
                chosen = self._candidates(want - len(got), after, {*out, *have, *decided, *got})
                self._note(chosen)
            first = not number
            if not (chosen or (first and (renew or given))):
                break
            taken = self._claim(chosen, renew if first else [], given if first else set(), have)
            got += [one for one in chosen if one in taken]
            if taken.issuperset(chosen) or len(got) >= want:
                break
        return got, self.book.of_tab(self._person, self._asked.tab)

    def _claim(
        self,
        chosen: Sequence[int],
        renew: Sequence[int],
        given: AbstractSet[int],
        have: Sequence[int],
    ) -> set[int]:
        """Write to the table what is taken and given back; returns what the tab has of it."""
        until = datetime.now(UTC) + self._asked.hold
        shown = have[0] if have else None
        keys = [*chosen, *renew]
        key, person, tab = self._project.id, self._person, self._asked.tab
        try:
            with self._database.begin() as stores:
                if given:
                    stores.leases.release(key, person, tab, given)
                taken = stores.leases.claim(key, keys, person, tab, until, shown)
                lost = set(keys) - taken
                held = stores.leases.held(key) if lost else {}
        except BaseException:
            self.book.note((), chosen)
            raise
        self.book.note((), [*given, *lost])
        self.book.note(held.values(), ())
        self._note(taken, until, shown)
        return taken

    def _note(
        self, keys: Iterable[int], until: datetime | None = None, shown: int | None = None
    ) -> None:
        until = until or datetime.now(UTC) + self._asked.hold
        tab = self._asked.tab
        self.book.note([Lease(one, self._person, tab, until, one == shown) for one in keys], ())

    def _due(self, have: Sequence[int]) -> list[int]:
        """Of the examples that the tab has, those whose lease is to be renewed."""
        mine = self.book.of_tab(self._person, self._asked.tab)
        unknown = [one for one in have if one not in mine]
        if unknown:
            with self._database.read() as stores:
                there = stores.examples.among(self._project.id, Where(), unknown)
            have = [one for one in have if one in mine or one in there]
        return [one for one in have if one not in mine or is_due(mine[one], self._asked.hold)]


def _together(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items in their order, with decisions on different examples together."""
    some: list[Item] = []
    for item in items:
        if some and not (
            isinstance(item, Decide)
            and isinstance(some[0], Decide)
            and item.uid not in {one.uid for one in some}
            and item.example not in {one.example for one in some if isinstance(one, Decide)}
        ):
            yield some
            some = []
        some.append(item)
    if some:
        yield some


def _shown_again(items: Sequence[Item], results: Sequence[Result]) -> set[int]:
    """Examples whose card is sent along with a result."""
    again: set[int] = set()
    for item, result in zip(items, results, strict=True):
        stays = not isinstance(item, Decide) or item.decision in SHOWN_AGAIN or not result.ok
        if stays and result.example is not None and result.code != "gone":
            again.add(result.example)
    return again


def _elsewhere(book: Book, person: str, have: Sequence[int]) -> Iterator[Lease]:
    """What others have on the screen, or took over from the tab."""
    shown = book.showing()
    for one in book.others(person):
        seen = shown.get((one.person, one.tab))
        if one.example in have or (one.shown if seen is None else seen == one.example):
            yield one
