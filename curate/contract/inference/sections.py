"""Headed sections that most of some answers share."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from curate.contract.inference.shared import (
    KNOWN_HEADINGS,
    MAJORITY,
    ORDERED,
    REQUIRED,
    are_apart,
    common_names,
    mostly,
)
from curate.contract.kinds.sections import (  # fmt: skip
    Heading,
    SectionsContract,
    SectionSpec,
    Style,
    begins_paragraph,
    headings,
    is_list,
    looks_like_heading,
)
from curate.contract.spelling import fold

_BEFORE_TEXT = frozenset({"inline", "colon", "bold_inline"})


def infer_sections(outputs: Sequence[str]) -> SectionsContract | None:
    """The sections of most answers; None where they share fewer than two headings."""
    found = [list(headings(output)) for output in outputs]
    clear = [[h for h in hs if looks_like_heading(h)] for hs in found]
    return _headed(outputs, clear) or _before_text(outputs, found)


def _before_text(
    outputs: Sequence[str], headed: Sequence[Sequence[Heading]]
) -> SectionsContract | None:
    """Sections whose headings stand before their text and look like any few words with a colon.

    They are headings where most answers share them and begin with one. Where blank lines part the
    answers, only what begins a paragraph counts: the others are lines such as “Temperature: 37.2”.
    """
    apart = are_apart(outputs)
    found = [
        [h for h in hs if h.style in _BEFORE_TEXT and (not apart or begins_paragraph(o, h.start))]
        for o, hs in zip(outputs, headed, strict=True)
    ]
    known = sum(fold(h.name) in KNOWN_HEADINGS for hs in found for h in hs)
    if not apart and known >= 2 * len(outputs):
        found = [[h for h in hs if fold(h.name) in KNOWN_HEADINGS] for hs in found]
    begun = sum(
        bool(hs) and not o[: hs[0].start].strip() for o, hs in zip(outputs, found, strict=True)
    )
    return _headed(outputs, found) if begun >= MAJORITY * len(outputs) else None


def _headed(outputs: Sequence[str], found: Sequence[Sequence[Heading]]) -> SectionsContract | None:
    """Sections under those of the headings found in each answer that most of the answers share."""
    with_headings = [list(hs) for hs in found if hs]
    if len(with_headings) < MAJORITY * len(outputs):
        return None
    names = _in_one_style(
        common_names([[h.name for h in hs] for hs in with_headings]), with_headings
    )
    if len(names) < 2:  # one heading in all answers is a title
        return None
    known = {fold(n): n for n in names}
    styles: Counter[Style] = Counter(
        h.style for hs in with_headings for h in hs if fold(h.name) in known
    )
    style = min(styles, key=lambda s: (-styles[s], s))
    counts = Counter(
        known[f] for hs in with_headings for f in {fold(h.name) for h in hs} & set(known)
    )
    bodies = _bodies(outputs, known)
    return SectionsContract(
        sections=tuple(
            SectionSpec(
                heading=n,
                required=counts[n] >= REQUIRED * len(with_headings),
                body="list" if mostly(bodies[n], is_list, 0.9) else "any",
            )
            for n in names
        ),
        style=style,
        ordered=_in_order(names, [[known.get(fold(h.name)) for h in hs] for hs in with_headings]),
    )


def _in_order(names: Sequence[str], found: Sequence[Sequence[str | None]]) -> bool:
    """Whether nine in ten of the answers that have several of the sections keep their order."""
    places = {name: place for place, name in enumerate(names)}
    orders = [[places[name] for name in some if name is not None] for some in found]
    several = [order for order in orders if len(set(order)) > 1]
    kept = sum(order == sorted(order) for order in several)
    return kept >= ORDERED * len(several)


def _in_one_style(names: Sequence[str], found: Sequence[Sequence[Heading]]) -> list[str]:
    """The names that are mostly written as most headings are: “BP: 120/80” is none among “PLAN”."""
    styles: dict[str, Counter[bool]] = defaultdict(Counter)
    for heading in (h for hs in found for h in hs):
        styles[fold(heading.name)][heading.style in _BEFORE_TEXT - {"colon"}] += 1
    main = sum((styles[fold(n)] for n in names), Counter())
    within = main[True] > main[False]
    return [n for n in names if (styles[fold(n)][True] > styles[fold(n)][False]) is within]


def _bodies(outputs: Sequence[str], known: Mapping[str, str]) -> dict[str, list[str]]:
    """The texts under each heading."""
    bodies: dict[str, list[str]] = defaultdict(list)
    for output in outputs:
        placed: list[Heading] = [h for h in headings(output) if fold(h.name) in known]
        ends = [*(h.start for h in placed[1:]), len(output)][: len(placed)]
        for heading, end in zip(placed, ends, strict=True):
            bodies[known[fold(heading.name)]].append(output[heading.end : end])
    return bodies
