"""Random histories of a project: imports, rejections, edits, deletions and versions, with what must hold after each.

Topics are planted: two examples of one topic are the same text but for a word, or the one is the other with a
greeting in front and a signature below. So it is known who belongs together without asking what the split asks.
"""

import hashlib
from collections import Counter, defaultdict
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from curate.checks import NearDuplicate
from curate.datasets import NONE, SplitOptions
from curate.domain.examples import Example
from curate.domain.findings import Clustering
from curate.domain.records import Settlement
from curate.services.datasets.splits import (
    Context,
    find_keys,
    find_warnings,
    fold,
    make_plan,
    reason,
)
from curate.services.datasets.splits.history import History

SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "ri",
    "so",
    "tu",
]
WRAPS = [
    "Hello team,\n\n{}\n\nKind regards,\nAnn Berger",
    "Dear Sir or Madam,\n\n{}\n\nBest wishes,\nThe workshop",
    "{}\n\nMany thanks",
]
ENDS = ["", "!", " today", " please", " again"]
LABELS = ["Delivery", "Battery", "Billing"]
FEWEST = 10


def words(topic, count):
    """Words that only one topic has."""
    drawn = hashlib.sha256(f"topic {topic}".encode()).digest() * 4
    letters = [SYLLABLES[one % len(SYLLABLES)] for one in drawn]
    return " ".join("".join(letters[place * 3 : place * 3 + 3]) for place in range(count))


def text_of(topic, form):
    """A text of a topic. Long topics end differently, short ones are wrapped differently."""
    if topic % 2:
        return words(topic, 24) + ENDS[form % len(ENDS)]
    short = words(topic, 8)
    return short if form % 4 == 0 else WRAPS[form % 4 - 1].format(short)


class Histories(RuleBasedStateMachine):
    """A project over time, on the code that creates versions, without a database."""

    def __init__(self):
        super().__init__()
        self.examples = {}
        self.topics = {}
        self.next_topic = 1
        self.next_id = 1
        self.customers = 1
        self.versions = []
        self.test = 1
        self.check = NearDuplicate()
        self.tested = set()
        self.trained = set()
        self.lost = []
        self.topic_then = {}

    # What people do.

    def add(self, topic, form, customer, label, status="approved"):
        groups = {"customer": f"C-{customer}"} if customer else {}
        self.examples[self.next_id] = Example(
            self.next_id,
            text_of(topic, form),
            "Answer",
            label=label,
            external_id=f"T-{self.next_id}",
            groups=groups,
            status=status,
        )
        self.topics[self.next_id] = topic
        self.next_id += 1

    @initialize(
        rows=st.lists(
            st.tuples(st.integers(0, 2), st.booleans(), st.sampled_from(LABELS)),
            min_size=16,
            max_size=40,
        )
    )
    def begin(self, rows):
        self.import_rows(rows)

    @rule(
        rows=st.lists(
            st.tuples(st.integers(0, 2), st.booleans(), st.sampled_from(LABELS)), max_size=10
        )
    )
    def import_rows(self, rows):
        """Each row: how often its topic comes once more, whether with a new customer, and its label."""
        for twins, known, label in rows:
            self.customers += not known
            for twin in range(twins + 1 if twins < 2 else 1):
                self.add(self.next_topic, twin, self.customers if twin == 0 else 0, label)
            self.next_topic += 1

    @rule(data=st.data(), form=st.integers(0, 9), again=st.booleans())
    def import_a_twin(self, data, form, again):
        """A text that was once there, or a twin of it, under another id; perhaps of a customer that is known."""
        topic = data.draw(st.integers(1, self.next_topic - 1))
        customer = data.draw(st.integers(0, self.customers)) if again else 0
        self.add(topic, form, customer, data.draw(st.sampled_from(LABELS)))

    @precondition(lambda self: len(self.examples) > 1)
    @rule(data=st.data(), form=st.integers(0, 9))
    def import_between(self, data, form):
        """A twin of one example, of the customer of another one."""
        one, other = data.draw(
            st.lists(st.sampled_from(sorted(self.examples)), min_size=2, max_size=2, unique=True)
        )
        customer = self.examples[other].groups.get("customer", "C-0").removeprefix("C-")
        self.add(self.topics[one], form, int(customer), data.draw(st.sampled_from(LABELS)))

    @precondition(lambda self: self.examples)
    @rule(data=st.data(), status=st.sampled_from(["rejected", "approved", "pending", "gone"]))
    def decide(self, data, status):
        """Some are rejected, approved, open again or deleted."""
        some = data.draw(
            st.lists(st.sampled_from(sorted(self.examples)), min_size=1, max_size=6, unique=True)
        )
        for one in some:
            if status == "gone":
                del self.examples[one]
            else:
                known = self.examples[one]
                self.examples[one] = replace(known, status=status, revision=known.revision + 1)

    @precondition(lambda self: self.examples)
    @rule(data=st.data(), form=st.integers(0, 9), new=st.booleans())
    def edit(self, data, form, new):
        """An edit makes another text of an example: a new one, or a twin of one that is known."""
        one = data.draw(st.sampled_from(sorted(self.examples)))
        topic = self.next_topic if new else data.draw(st.integers(1, self.next_topic - 1))
        self.next_topic += new
        self.write(one, topic, form)

    def write(self, one, topic, form):
        known = self.examples[one]
        self.topics[one] = topic
        self.examples[one] = replace(
            known,
            input=text_of(topic, form),
            revision=known.revision + 1,
            input_revision=known.revision + 1,
        )

    @precondition(lambda self: self.versions)
    @rule(data=st.data(), part=st.sampled_from(["held_out", "train"]), how=st.sampled_from(["rejected", "gone", "edited"]))  # fmt: skip
    def lose_a_topic(self, data, part, how):
        """Nobody approved has a topic of an earlier version any more."""
        known = sorted({self.topic_then[one.example, one.revision] for one in self.versions[-1] if one.part == part})  # fmt: skip
        if not known:
            return
        topic = data.draw(st.sampled_from(known))
        for one in [key for key in self.examples if self.topics[key] == topic]:
            if how == "gone":
                del self.examples[one]
            elif how == "rejected":
                old = self.examples[one]
                self.examples[one] = replace(old, status=how, revision=old.revision + 1)
            else:
                self.write(one, self.next_topic, 0)
                self.next_topic += 1
        self.lost.append(topic)

    @precondition(lambda self: self.lost and self.examples)
    @rule(data=st.data(), form=st.integers(0, 9), by_edit=st.booleans())
    def bring_a_topic_back(self, data, form, by_edit):
        """A lost topic comes again: under another id, or by an edit of something else."""
        topic = data.draw(st.sampled_from(self.lost))
        if by_edit:
            self.write(data.draw(st.sampled_from(sorted(self.examples))), topic, form)
        else:
            self.add(topic, form, 0, LABELS[0])

    # Versions, and what must hold.

    @precondition(
        lambda self: sum(e.status == "approved" for e in self.examples.values()) >= FEWEST
    )
    @rule(
        held_out=st.sampled_from([0.1, 0.2, 0.3]),
        validation=st.sampled_from([0, 0.1]),
        seed=st.integers(0, 2),
        stratify=st.sampled_from([None, None, NONE]),
        new_test=st.sampled_from([False] * 7 + [True]),
    )
    def create_version(self, held_out, validation, seed, stratify, new_test):
        options = SplitOptions(
            held_out=held_out, validation=validation, seed=seed, stratify=stratify
        )
        if new_test:
            self.test, self.versions = self.test + 1, []
            self.tested, self.trained = set(), set()
        approved = [one for one in self.examples.values() if one.status == "approved"]
        there = [one for one in self.examples.values() if one.status != "rejected"]
        keys = find_keys(approved, options, {"kind": "prose"})
        history = self.history(approved, keys.ways.group_by)
        clustering = Clustering(self.check.compare(there), self.check.options)
        plan = make_plan(approved, clustering, options, keys, history)
        warnings = find_warnings(approved, plan.frozen, plan.sides, Context(options, keys, history))
        for why in plan.sides.aside.values():
            assert reason(why, {}).startswith("It ")
        records = plan.frozen.records
        if not any(one.part == "held_out" for one in records):
            self.nothing_could_be_held_out(records)
            return
        self.everybody_is_somewhere(approved, records, plan.sides.aside)
        self.nothing_goes_from_the_test_into_training(records)
        self.nobody_who_belongs_together_is_parted(records)
        self.who_is_set_aside_connects_the_sides(records, plan.sides.aside)
        self.shares_are_kept(records, options, warnings)
        assert not plan.leaks.twins
        self.groups_keep_their_names(records)
        self.versions.append(records)
        self.topic_then |= {
            (one.example, one.revision): self.topics[one.example] for one in records
        }
        for one in records:
            (self.tested if one.part == "held_out" else self.trained).update(self.marks(one))

    def history(self, approved, group_by):
        """As it is read from a database."""
        settlements = [
            Settlement(one.example, one.revision, one.part, one.group, number)
            for number, version in enumerate(self.versions, start=1)
            for one in version
        ]
        if not settlements:
            return History(self.test)

        def records_of(wanted):
            return [
                one
                for number, some in wanted.items()
                for one in self.versions[number - 1]
                if one.example in some
            ]

        return fold(
            self.test,
            len(self.versions),
            settlements,
            records_of,
            lambda ids: {one: self.examples[one] for one in ids if one in self.examples},
            approved,
            group_by,
        )

    def marks(self, record):
        """What must never be trained on once it was held out: the example, its topic, its customer."""
        yield "example", record.example
        yield "topic", self.topics[record.example]
        yield from record.groups.items()

    def nothing_could_be_held_out(self, records):
        sizes = Counter(one.group for one in records).values()
        assert len(sizes) < 2 or 2 * min(sizes) > len(records)

    def everybody_is_somewhere(self, approved, records, aside):
        assert sorted([*(one.example for one in records), *aside]) == sorted(e.id for e in approved)

    def nothing_goes_from_the_test_into_training(self, records):
        for one in records:
            if one.part != "held_out":
                assert not self.tested.intersection(self.marks(one)), (
                    one,
                    self.tested.intersection(self.marks(one)),
                )

    def nobody_who_belongs_together_is_parted(self, records):
        parts = defaultdict(set)
        groups = defaultdict(set)
        for one in records:
            groups[one.group].add(one.part)
            for mark in self.marks(one):
                parts[mark].add(one.part)
        assert all(len(some) == 1 for some in parts.values()), parts
        assert all(len(some) == 1 for some in groups.values())

    def groups_keep_their_names(self, records):
        """A group that is still together, and that nobody joined, is called the same."""
        before = {one.example: one.group for one in (self.versions or [()])[-1]}
        now = {one.example: one.group for one in records}
        members = defaultdict(set)
        for one, name in now.items():
            members[name].add(one)
        for name in set(before.values()):
            left = [one for one, group in before.items() if group == name and one in now]
            if left and len({now[one] for one in left}) == 1:
                others = {before.get(one) for one in members[now[left[0]]]}
                assert now[left[0]] == name or others != {name}

    def who_is_set_aside_connects_the_sides(self, records, aside):
        """Nobody is set aside without need: there is something of theirs on each side, now or before."""
        trained = self.trained | {
            key for one in records if one.part != "held_out" for key in self.marks(one)
        }
        tested = self.tested | {
            key for one in records if one.part == "held_out" for key in self.marks(one)
        }
        others = defaultdict(set)
        for one in aside:
            for mark in (("topic", self.topics[one]), *self.examples[one].groups.items()):
                others[mark].add(one)
        for one in aside:
            mine = {
                ("example", one),
                ("topic", self.topics[one]),
                *self.examples[one].groups.items(),
            }
            # Of several that are set aside, one may be the reason for another.
            near = {mark for key in mine for other in others[key] for mark in (("example", other), ("topic", self.topics[other]), *self.examples[other].groups.items())}  # fmt: skip
            assert (mine | near) & tested
            assert (mine | near) & trained

    def shares_are_kept(self, records, options, warnings):
        total = len(records)
        largest = max(Counter(one.group for one in records).values())
        counts = Counter(one.part for one in records)
        excess = counts["held_out"] - options.held_out * total
        if excess > largest:
            # What was held out stays, and who joins it comes along: nothing else was taken.
            bound = {one.group for one in records if self.tested.intersection(self.marks(one))}
            assert {one.group for one in records if one.part == "held_out"} <= bound
        assert excess >= -largest
        if abs(excess) >= 1:
            assert any("held-out test has" in one for one in warnings), warnings
        assert counts["train"] > 0
        groups = len({one.group for one in records})
        if options.validation and groups > counts["held_out"] + 2:
            assert counts["validation"] > 0
        if options.validation and counts["validation"] > 1:
            assert abs(counts["validation"] - options.validation * total) <= largest + 1
