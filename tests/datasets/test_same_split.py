"""The same groups are split the same way in every version of Curate: what each kind of history gives, as a hash.

Whoever changes how is split changes these, and says so in CHANGELOG: the same data frozen anew then has other
parts.
"""

import hashlib
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from curate.datasets import Group, SplitOptions, split
from curate.datasets.split import moment

CASES = 150
START = datetime(2026, 1, 1, tzinfo=UTC)
SHARES = ((0.2, 0.1), (0.3, 0.0), (0.05, 0.3), (0.5, 0.25), (0.1, 0.2), (0.33, 0.1))
SIZES = {
    "single": (1,),
    "small": (1, 1, 1, 2, 3),
    "mixed": (1, 1, 2, 3, 4, 6, 9, 15),
    "large": (5, 8, 13, 30, 55),
}


def drawn(kind, number):
    """Groups and options of one case of a kind, the same on every machine."""
    rng = random.Random(f"{kind} {number}")  # noqa: S311 - no secret
    sizes = SIZES[kind.split()[0]]
    labels = "aaaabbcd"[: rng.choice((1, 4, 6, 8))] if "labels" in kind else ""
    parts = (None, None, "train", "held_out", "validation") if "settled" in kind else (None,)
    groups = []
    for place in range(rng.randrange(1, 60)):
        size = rng.choice(sizes)
        written = START + timedelta(days=rng.randrange(40)) if "time" in kind else None
        groups.append(
            Group(
                f"g{place}",
                size,
                Counter(rng.choice(labels) for _ in range(size)) if labels else {},
                None if rng.random() < 0.1 else written,
                rng.choice(parts),
            )
        )
    held_out, validation = rng.choice(SHARES)
    options = SplitOptions(
        held_out=held_out,
        validation=validation,
        seed=rng.randrange(3),
        by_time="time" in kind,
    )
    return groups, options


def fingerprint(kind):
    """A hash of what all cases of a kind are split into."""
    digest = hashlib.sha256()
    for number in range(CASES):
        found = split(*drawn(kind, number))
        digest.update(repr(sorted(found.items())).encode())
    return digest.hexdigest()[:16]


KNOWN = {
    "single": "706c92473d78c2c0",
    "single labels": "9e7ee6dbc7286801",
    "single settled": "793f49ee18e48268",
    "single labels settled": "c3d74bfc01f821cc",
    "single time": "c10b0f28cb77edd7",
    "single labels time settled": "fae6303ff5942533",
    "small": "30a1507e92c76cf4",
    "small labels": "a4eea785405cd221",
    "small settled": "08961552f40ee2bb",
    "small labels settled": "99bdbd0d83bf47b4",
    "small time": "f81eca4792190038",
    "small labels time settled": "a8546a9f15e49bfd",
    "mixed": "e8914cea502ade04",
    "mixed labels": "b19b72e7ad6875a8",
    "mixed settled": "3f51535e7f3ab7fc",
    "mixed labels settled": "7b02df9fffc3b56d",
    "mixed time": "61d5accda2d55c4a",
    "mixed labels time settled": "3977c1d6e41480d0",
    "large": "4292499b64f956b4",
    "large labels": "74e098bb1cb809b7",
    "large settled": "f512d7b99db8cb32",
    "large labels settled": "a4ab0b88ae2bcec9",
    "large time": "35ddc654bba48b83",
    "large labels time settled": "778416d002432875",
}


@pytest.mark.parametrize("kind", KNOWN)
def test_the_same_groups_are_split_as_ever(kind):
    assert fingerprint(kind) == KNOWN[kind]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-05", datetime(2026, 3, 5, tzinfo=UTC)),
        ("2026-03-05T10:00:00+02:00", datetime(2026, 3, 5, 8, tzinfo=UTC)),
        ("soon", None),
        (None, None),
    ],
)
def test_a_moment_without_a_zone_is_one_in_utc(text, at):
    assert moment(text) == at


def test_of_a_group_nothing_is_known_but_what_is_said():
    assert Group("g1", 2) == Group("g1", 2, {}, None, None)


def test_groups_can_be_in_a_set():
    assert len({Group("g1", 2, {"a": 2}), Group("g1", 2, {"a": 2})}) == 1
