"""What a new version can't tell, and where it is otherwise than asked, in sentences."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from curate.datasets import Aside, Frozen, Sides, SplitOptions, moment
from curate.domain.examples import Example
from curate.domain.records import Look, Part
from curate.services.datasets.splits.history import History
from curate.services.datasets.splits.keys import SplitKeys
from curate.text import count, shorten, times

FEW_GROUPS = 20
"""Independent groups of a test below which it is said what that can't tell."""
FEW_EXAMPLES = 30
"""The same for examples."""
NAMED = 5
_WIDTH = (
    0.98  # half of a 95 % interval of a share of one half, times the root of how many there are
)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a new version beside its records.

    Attributes:
        labels_by: By what it is stratified; None for nothing.
        before: Earlier versions to how many of the new version's held-out examples they trained or
            validated on.
        changed: Whether it was asked for by another seed or in another way than the version before.
        retired: The test that a new one takes the place of, and the looks at it; None where none does.
        undated: Of a split by time, how many examples don't say when they were written.
    """

    options: SplitOptions
    keys: SplitKeys
    history: History
    before: Mapping[str, int] = field(default_factory=dict)
    changed: bool = False
    retired: tuple[int, Sequence[Look]] | None = None
    undated: int = 0


def find_warnings(
    examples: Sequence[Example], frozen: Frozen, sides: Sides, context: Context
) -> tuple[str, ...]:
    """What to say about a new version.

    Args:
        examples: The approved ones.
        frozen: The version.
        sides: Its groups, and who was set aside.
        context: What else is known.
    """
    said = [
        _retired(context),
        _aside(len(examples), sides),
        _share("held_out", "The held-out test", context.options.held_out, frozen, context),
        _share("validation", "Validation", context.options.validation, frozen, context),
        _few(frozen),
        _seen(context),
        _large(frozen, context),
        *_labels(frozen, context),
        *_times(examples, frozen, context),
        _settled(frozen, context),
    ]
    return tuple(one for one in said if one)


def reason(aside: Aside, names: Mapping[int, str]) -> str:
    """Why an example was set aside, in a sentence.

    Args:
        aside: Why.
        names: Example to what a person calls it.
    """

    def name(one: int | str) -> str:
        return names.get(one, str(one)) if isinstance(one, int) else one

    if aside.train is None and aside.held_out is not None:
        return (
            f"It was trained on in an earlier version, and belongs together with {name(aside.held_out)}, "
            "which is held out."
        )
    if aside.held_out is None and aside.train is not None:
        return (
            f"It was held out in an earlier version, and now belongs together with {name(aside.train)}, "
            "which is trained on."
        )
    return (
        f"It belongs together with {name(aside.held_out or '')}, which is held out, and with "
        f"{name(aside.train or '')}, which is trained on."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _retired(context: Context) -> str | None:
    if context.retired is None:
        return None
    number, looks = context.retired
    people = sorted({one.person for one in looks})
    by = f", by {', '.join(people[:NAMED])}" if people else ""
    looked = f"It was looked at {times(len(looks))}{by}." if looks else "Nobody had looked at it."
    return (
        f"This version begins test {context.history.test}; test {number} is retired. {looked} What it held "
        "out may be trained on now. Results on one test can't be compared with results on another."
    )


def _aside(total: int, sides: Sides) -> str | None:
    if not sides.aside:
        return None
    number = len(sides.aside)
    many = (
        " That is much: if examples are kept together by something else than in earlier versions, ask for a "
        "new test."
        if number * 10 > total
        else ""
    )
    return (
        f"{count(number, 'example was', 'examples were')} set aside and {'is' if number == 1 else 'are'} in "
        "no part, since each belongs together with examples in the test and with others that are trained "
        f"on.{many}"
    )


def _share(part: Part, title: str, asked: float, frozen: Frozen, context: Context) -> str | None:
    """Where a part is more than an example larger or smaller than asked, and why."""
    total = len(frozen.records)
    mine = [one for one in frozen.records if one.part == part]
    if abs(len(mine) - asked * total) < 1 or not total:
        return None
    if asked and mine and _percent(len(mine) / total) == _percent(asked):
        return None  # "30 %, though 30 % was asked" helps nobody
    got = f"{title} has {len(mine):,} of {count(total, 'example')} ({_percent(len(mine) / total)})"
    if not mine:
        return f"{got}, though {_percent(asked)} was asked: no group is left for it that is small enough."
    before = sum(context.history.parts.get(one.example) == part for one in mine)
    if part == "held_out" and before > asked * total:
        return (
            f"{got}, though {_percent(asked)} was asked: what an earlier version held out stays held out. "
            "Ask for a new test to split anew."
        )
    if context.undated and len(mine) < asked * total:
        return f"{got}, though {asked:.0%} was asked: no more of the others say when they were written."
    sizes = Counter(one.group for one in mine)
    why = (
        "groups are not parted"
        if max(sizes.values()) > 1 or len(mine) < asked * total
        else "nothing else is left"
    )
    return f"{got}, though {_percent(asked)} was asked: {why}."


def _few(frozen: Frozen) -> str | None:
    held = [one for one in frozen.records if one.part == "held_out"]
    groups = len({one.group for one in held})
    if groups >= FEW_GROUPS and len(held) >= FEW_EXAMPLES:
        return None
    points = round(100 * _WIDTH / sqrt(groups)) if groups else 100
    return (
        f"The held-out test is small: {count(len(held), 'example')} in {count(groups, 'independent group')}. "
        f"By chance alone, a share of right answers can be off by {min(points, 50)} points. Aim for "
        f"{FEW_EXAMPLES} examples in {FEW_GROUPS} groups."
    )


def _seen(context: Context) -> str | None:
    if not context.before:
        return None
    versions = [f"{number:,} in {name}" for name, number in context.before.items()]
    more = f" and {len(versions) - NAMED:,} more" if len(versions) > NAMED else ""
    return (
        "Some held-out examples were in the training or validation part of earlier versions: "
        f"{', '.join(versions[-NAMED:])}{more}. A model that was trained on those versions has "
        "learned them; where it is compared, they are left out."
    )


def _large(frozen: Frozen, context: Context) -> str | None:
    sizes = Counter(one.group for one in frozen.records if one.part != "held_out")
    room = context.options.held_out * len(frozen.records)
    large = [size for size in sizes.values() if size > max(room, 1)]
    if not large:
        return None
    return (
        f"{count(len(large), 'group is', 'groups are')} larger than the whole test was to be (the largest "
        f"has {max(large):,} examples), so {'it is' if len(large) == 1 else 'they are'} not tested."
    )


def _labels(frozen: Frozen, context: Context) -> list[str]:
    """Values that are stratified by and lack in a part."""
    strata = context.keys.strata
    if strata is None:
        return []
    counts: dict[str, Counter[str]] = {"held_out": Counter(), "train": Counter()}
    all_: Counter[str] = Counter()
    for one in frozen.records:
        value = strata[one.example]
        all_[value] += 1
        if one.part in counts:
            counts[one.part][value] += 1
    said = []
    for part, what in (("held_out", "held-out"), ("train", "training")):
        lacking = [value for value in all_ if value and not counts[part][value]]
        if not lacking:
            continue
        lacking.sort(key=lambda value: (-all_[value], value))
        named = [f"{shorten(one)} ({all_[one]:,})" for one in lacking[:NAMED]]
        more = f" and {len(lacking) - NAMED:,} more" if len(lacking) > NAMED else ""
        said.append(
            f"No {what} example has the {context.keys.ways.stratify} {', '.join(named)}{more}: "
            + (
                "the test says nothing about how well that is answered."
                if part == "held_out"
                else "it can't be learned."
            )
        )
    return said


def _times(examples: Sequence[Example], frozen: Frozen, context: Context) -> list[str]:
    if not context.options.by_time:
        return []
    said = []
    if undated := context.undated:
        said.append(
            f"{count(undated, 'example does', 'examples do')} not say when "
            f"{'it was' if undated == 1 else 'they were'} written and {'is' if undated == 1 else 'are'} not "
            "held out."
        )
    moments = {one.id: at for one in examples if (at := moment(one.created_at))}
    known = [(one.part, moments[one.example]) for one in frozen.records if one.example in moments]
    oldest = min((at for part, at in known if part == "held_out"), default=None)
    recent = sum(part != "held_out" and oldest is not None and at >= oldest for part, at in known)
    kept = sum(
        one.part == "held_out" and context.history.parts.get(one.example) == "held_out"
        for one in frozen.records
    )
    if kept:
        said.append(
            f"{count(kept, 'held-out example')} stay{'s' if kept == 1 else ''} from an earlier version, so "
            "the test is not only of the most recent examples. Ask for a new test to split by time anew."
        )
    elif recent:
        said.append(
            f"{count(recent, 'example')} outside the test {'is' if recent == 1 else 'are'} as recent as the "
            "oldest in it: they have the same date, or are kept together with older ones."
        )
    return said


def _settled(frozen: Frozen, context: Context) -> str | None:
    if not context.changed:
        return None
    stays = sum(one.example in context.history.parts for one in frozen.records)
    if not stays:
        return None
    return (
        f"{count(stays, 'example')} stay{'s' if stays == 1 else ''} where earlier versions put "
        f"{'it' if stays == 1 else 'them'}, as far as the shares allow: another seed or way to split is for "
        "new examples. Ask for a new test to split anew."
    )
