"""The keys that a version is grouped and stratified by: asked for, or what the data offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from curate import contract as contracts
from curate.datasets import LABEL, Keys, SplitOptions, Ways, is_moment, unknown_keys, value_of
from curate.domain.errors import Unusable
from curate.domain.examples import Example
from curate.text import count

SHOWN = 20


@dataclass(frozen=True, slots=True)
class SplitKeys:
    """By what a version is split.

    Attributes:
        ways: The keys.
        strata: Example to the value that each part gets its share of; None for one share of all.
    """

    ways: Ways = field(default_factory=Ways)
    strata: Mapping[int, str] | None = None


def find_keys(
    examples: Sequence[Example], options: SplitOptions, contract: Mapping[str, Any]
) -> SplitKeys:
    """By what to split, as asked; by groups and labels of the data where nothing was asked.

    Where answers are labels and no example has a label beside, the answer is it.

    Raises:
        Unusable: No approved example has a value under a key that was asked for.
    """
    labels = _labels(examples, contract)
    known = Keys.of(examples)
    keys = Keys(known.groups, known.metadata, labels=bool(labels))
    if unknown := unknown_keys(options, keys):
        names = keys.all
        more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
        what = (
            "nothing to group or stratify by" if not names else f"{', '.join(names[:SHOWN])}{more}"
        )
        raise Unusable(
            f"No approved example has a value under {' or '.join(map(repr, unknown))}. Known keys: "
            f"{what}. No dataset version was created: use "
            f"{'one of those' if names else 'none'}."
        )
    ways = Ways.of(options, keys)
    if ways.stratify is None:
        return SplitKeys(ways)
    if ways.stratify == LABEL:
        return SplitKeys(ways, {one.id: labels.get(one.id, "") for one in examples})
    return SplitKeys(ways, {one.id: value_of(one, ways.stratify) for one in examples})


def _labels(examples: Sequence[Example], contract: Mapping[str, Any]) -> dict[int, str]:
    labels = {one.id: one.label for one in examples if one.label}
    if labels or contract.get("kind") != "label":
        return labels
    form = contracts.load(dict(contract))
    return {
        one.id: label for one in examples if (label := form.default.parts(one.output).get("label"))
    }


def require_moments(examples: Sequence[Example]) -> None:
    """Refuse to hold out by time where nothing, or not the order of the dates, is known.

    Raises:
        Unusable: No example has a date, or some have one that can't be read.
    """
    unread = [one for one in examples if one.created_at and not is_moment(one.created_at)]
    if unread:
        first = unread[0]
        which = first.external_id or f"on line {first.line}"
        raise Unusable(
            f"{count(len(unread), 'date')} of {count(len(examples), 'approved example')} can't be put into "
            f"order, such as {first.created_at!r} of {which}: whether day or month comes first is not "
            "known, or it is no date. No dataset version was created: write the dates as 2024-03-05 in "
            "the file and import it again, or split without time."
        )
    if not any(one.created_at for one in examples):
        raise Unusable(
            "No approved example says when it was written, so the most recent can't be held out. No "
            "dataset version was created: import the column of dates as well, or split without time."
        )
