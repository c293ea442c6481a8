"""What makes a shape, a name or a value that many answers have one of the contract."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from statistics import median

from curate.contract.spelling import fold, spellings

MAJORITY = 0.6
"""Share of the answers that must have a shape for it to be the contract: up to a quarter may drift."""
REQUIRED = 0.7
"""Share of the answers that must have a field or section for it to be required."""
ORDERED = 0.9
"""Share of the answers that must keep the order of the sections for it to be demanded."""
USUAL = 0.1
"""Share from which a field or section that many answers lack is optional and not an accident."""
KNOWN_HEADINGS = frozenset({
    "s", "o", "a", "p", "a p", "subjective", "objective", "assessment", "plan", "assessment and plan", "hpi",
    "ros", "pmh", "findings", "impression", "exam", "vitals", "allergies", "medications", "diagnosis",
    "disposition", "chief complaint", "history of present illness", "review of systems",
    "past medical history", "physical exam", "physical examination", "family history",
    "social history", "follow up",
})  # fmt: skip
"""Headings that clinical notes are known by, folded; written before their text they are no keys."""


def common_names(lists: Sequence[Sequence[str]]) -> list[str]:
    """The names that enough of the lists share, spelled and ordered as most have them."""
    grouped = spellings(name for names in lists for name in names)
    counts: Counter[str] = Counter()
    places: dict[str, list[float]] = defaultdict(list)
    known = {fold(name): name for name in [*grouped.right, *grouped.single]}
    for names in lists:
        for place, name in enumerate(names):
            if (right := known.get(fold(name))) is not None:
                counts[right] += 1
                places[right].append(place)
    kept = [n for n in counts if counts[n] >= max(USUAL * len(lists), min(2, len(lists)))]
    if not any(counts[n] >= REQUIRED * len(lists) for n in kept):
        return []
    return sorted(kept, key=lambda n: (median(places[n]), sum(places[n]) / len(places[n]), n))


def choices(values: Sequence[str]) -> tuple[str, ...]:
    """The values as a closed list, the most frequent first; empty where they are free text."""
    filled = [v for v in values if v.strip()]
    grouped = spellings(filled)
    count = len(grouped.right)
    listed = sum(grouped.right.values())
    short = [v for v in grouped.right if len(v.split()) <= 5 and len(v) <= 40]
    if (
        not count
        or len(short) < count
        or listed < 0.8 * len(filled)
        or count > max(2, len(filled) / 4)
    ):
        return ()
    return tuple(grouped.right)


def mostly(values: Sequence[str], test: Callable[[str], bool], share: float) -> bool:
    """Whether at least five values are there and a share of them passes a test."""
    return len(values) >= 5 and sum(map(test, values)) >= share * len(values)


def are_apart(outputs: Sequence[str]) -> bool:
    """Whether most answers have blank lines in them."""
    return sum("\n\n" in o.strip() for o in outputs) >= MAJORITY * len(outputs)
