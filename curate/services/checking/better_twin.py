"""Which of several examples that say nearly the same is the better one, and why."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from curate.contract.aspects.language import find_language
from curate.domain.examples import Example
from curate.domain.suggestions import Reason, Suggestion
from curate.text.known_words import known_words, slips
from curate.text.words import content

Faults = tuple[int, int]
"""Open findings that need a fix, and that are worth a look."""
NO_FAULTS: Faults = (0, 0)
MORE = 1.25
"""An example says more than another one with so many times its words."""

IN_WORDS: Mapping[Reason, str] = {
    "approved": "is approved",
    "faults": "has less to fix",
    "answered": "has an answer",
    "slip": "has no typo",
    "complete": "says more",
    "recent": "is more recent",
    "typical": "resembles the others most",
}


def suggest(
    members: Sequence[Example], typical: int, faults: Mapping[int, Faults] | None = None
) -> Suggestion:
    """The example to keep of a duplicate cluster.

    What a person approved comes first; then what has the fewest open findings; an answer; no typo; what
    says more; what is more recent; what resembles the others most. Each of these decides only among those
    that were equal before, and only where there is evidence for it.

    Args:
        members: At least one.
        typical: Which of them resembles the others most.
        faults: Open findings of each, but for those about duplicates.
    """
    known = faults or {}
    left = sorted(members, key=lambda one: one.id)
    reasons: list[tuple[Reason, str]] = []

    def keep(reason: Reason, better: Sequence[Example], about: str = "") -> None:
        nonlocal left
        if better and len(better) < len(left):
            left = list(better)
            reasons.append((reason, about))

    keep("approved", [one for one in left if one.status == "approved"])
    keep("faults", _least(left, lambda one: known.get(one.id, NO_FAULTS)))
    keep("answered", [one for one in left if one.output.strip()])
    misspelled = _misspelled(left)
    wrong = next((words[0] for words in misspelled.values() if words), "")
    keep("slip", [one for one in left if not misspelled.get(one.id)], wrong)
    keep("complete", _most_complete(left))
    keep("recent", _most_recent(left))
    if len(members) > 2:
        keep("typical", [one for one in left if one.id == typical])
    chosen = next((one for one in left if one.id == typical), left[0])
    return Suggestion(chosen.id, tuple(reasons))


def suggestion_in_words(suggestion: Suggestion) -> str:
    """Why an example is suggested: “has no typo (“acount”) and is more recent”; empty for no reason."""
    parts = [
        f"{IN_WORDS[reason]} (“{about}”)" if about else IN_WORDS[reason]
        for reason, about in suggestion.reasons
    ]
    *others, last = parts or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _least(members: Sequence[Example], of: Callable[[Example], Faults]) -> list[Example]:
    least = min(of(one) for one in members)
    return [one for one in members if of(one) == least]


def _misspelled(members: Sequence[Example]) -> dict[int, list[str]]:
    """Typos of each member, as the others write the same word."""
    if len(members) < 2:
        return {}

    def known() -> frozenset[str]:
        text = f"{members[0].asked}\n{members[0].output}"
        return known_words(next((use.forms[0] for use in find_language(text)), "en"))

    found: dict[int, list[str]] = {}
    for one in members:
        words: list[str] = []
        for other in members:
            if other.id != one.id:
                words += slips(one.asked, other.asked, known)
                words += slips(one.output, other.output, known)
        found[one.id] = words
    return found


def _most_complete(members: Sequence[Example]) -> list[Example]:
    """Those that say all that the others say and more, or much more; none where that is not clear."""
    said = {one.id: (content(one.asked), content(one.output)) for one in members}

    def beats(one: Example, other: Example) -> bool:
        mine, theirs = said[one.id], said[other.id]
        if mine == theirs:
            return False
        if all(a >= b for a, b in zip(mine, theirs, strict=True)):
            return True
        return sum(map(len, mine)) >= MORE * max(sum(map(len, theirs)), 1)

    return [
        one
        for one in members
        if not any(beats(other, one) for other in members)
        and any(beats(one, other) for other in members)
    ]


def _most_recent(members: Sequence[Example]) -> list[Example]:
    """The latest, where all say when they were written."""
    times = [_time(one.created_at) for one in members]
    known = [at for at in times if at is not None]
    if len(known) < len(times):
        return []
    latest = max(known)
    return [one for one, at in zip(members, times, strict=True) if at == latest]


def _time(written: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
