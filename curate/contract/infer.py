"""Inference of the one format contract that a set of answers has in common."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from curate.contract import dates
from curate.contract.field_values import FieldSpec
from curate.contract.kinds.fields import FENCED, FieldsContract, Line, read_lines
from curate.contract.kinds.json_object import JsonContract, rescue
from curate.contract.kinds.label import PREFIX, LabelContract
from curate.contract.kinds.prose import MARKDOWN, ProseContract, has_greeting, has_sign_off
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
from curate.contract.spelling import fold, spellings

Inferred = LabelContract | FieldsContract | JsonContract | SectionsContract | ProseContract

MAJORITY = 0.6
"""Share of the answers that must have a shape for it to be the contract: up to a quarter may drift."""
REQUIRED = 0.7
"""Share of the answers that must have a field or section for it to be required."""
ENOUGH = 20_000
"""Answers that are looked at; a value that occurs more rarely than once in these is an accident."""
SENTENCE, PARAGRAPH = 6, 30
"""Words from which on a value reads as a sentence, or as a paragraph."""
_BEFORE_TEXT = frozenset({"inline", "colon", "bold_inline"})
KNOWN_HEADINGS = frozenset({
    "s", "o", "a", "p", "a p", "subjective", "objective", "assessment", "plan", "assessment and plan", "hpi",
    "ros", "pmh", "findings", "impression", "exam", "vitals", "allergies", "medications", "diagnosis",
    "disposition", "chief complaint", "history of present illness", "review of systems",
    "past medical history", "physical exam", "physical examination", "family history",
    "social history", "follow up",
})  # fmt: skip
"""Headings that clinical notes are known by, folded; written before their text they are no keys."""
USUAL = 0.1
"""Share from which a field or section that many answers lack is optional and not an accident."""


def infer(outputs: Sequence[str]) -> Inferred:
    """The format contract that most of the answers keep.

    Blank answers are left aside. Kinds are tried from the strictest to the loosest: JSON, fields,
    sections, label, prose. Spelling, order and format are the majority's, so that the others show as
    violations. The order of the answers does not matter.
    """
    everything = sorted(o for o in outputs if o.strip())
    if not everything:
        return ProseContract()
    # Of many answers a part tells the shape; only labels are counted all, since rare ones are labels.
    step = max(len(everything) / ENOUGH, 1.0)
    written = [everything[int(place * step)] for place in range(min(len(everything), ENOUGH))]
    for attempt in (_json, _fields, _sections):
        contract = attempt(written)
        if contract is not None:
            return contract
    return _label(everything) or _prose(everything)


def _json(outputs: Sequence[str]) -> JsonContract | None:
    objects = [
        value for o in outputs if "{" in o and _is_json_like(o) and (value := rescue(o)) is not None
    ]
    if len(objects) < MAJORITY * len(outputs):
        return None
    return JsonContract(json_schema=_schema(objects, len(objects)))


def _is_json_like(output: str) -> bool:
    stripped = output.strip()
    return stripped.startswith(("{", "```")) or stripped.endswith("}")


def _schema(values: Sequence[Any], enough: int) -> dict[str, Any]:
    """A JSON Schema that most of the values fit."""
    kinds = Counter(_kind(v) for v in values)
    main = min(kinds, key=lambda k: (-kinds[k], k))
    if main == "object":
        return _object_schema([v for v in values if isinstance(v, dict)], enough)
    common = sorted(k for k, c in kinds.items() if c >= USUAL * len(values) and c > 1) or [main]
    if set(common) == {"integer", "number"}:
        common = ["number"]
    schema: dict[str, Any] = {"type": common[0] if len(common) == 1 else common}
    if main == "array":
        items = [item for v in values if isinstance(v, list) for item in v]
        if items:
            schema["items"] = _schema(items, len(items))
    if common == ["string"] and (choices := _choices([v for v in values if isinstance(v, str)])):
        schema["enum"] = sorted(choices)
    return schema


def _object_schema(values: Sequence[Mapping[str, Any]], enough: int) -> dict[str, Any]:
    names = spellings(key for v in values for key in v)
    by_name: dict[str, list[Any]] = defaultdict(list)
    places: dict[str, list[int]] = defaultdict(list)
    for value in values:
        for place, (key, inner) in enumerate(value.items()):
            if key in names.right or (len(values) == 1 and key in names.single):
                by_name[key].append(inner)
                places[key].append(place)
    kept = [k for k in by_name if len(by_name[k]) >= USUAL * enough]
    kept.sort(key=lambda k: (median(places[k]), k))
    return {
        "type": "object",
        "properties": {k: _schema(by_name[k], len(by_name[k])) for k in kept},
        "required": [k for k in kept if len(by_name[k]) >= REQUIRED * enough],
        "additionalProperties": False,
    }


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    named = {dict: "object", list: "array", str: "string", int: "integer", float: "number"}
    return named[type(value)]


def _choices(values: Sequence[str]) -> tuple[str, ...]:
    """The values as a closed list, the most frequent first; empty where they are free text."""
    filled = [v for v in values if v.strip()]
    grouped = spellings(filled)
    count = len(grouped.right)
    listed = sum(grouped.right.values())
    short = [v for v in grouped.right if len(v.split()) <= 5 and len(v) <= 40]  # noqa: PLR2004
    if (
        not count
        or len(short) < count
        or listed < 0.8 * len(filled)
        or count > max(2, len(filled) / 4)
    ):
        return ()
    return tuple(grouped.right)


def _fields(outputs: Sequence[str]) -> FieldsContract | None:
    bodies = [fenced["body"] if (fenced := FENCED.fullmatch(o)) else o for o in outputs]
    cards = []
    for body in bodies:
        lines, others = read_lines(body)
        filled = [line for line in lines if line.value]
        if filled and len(filled) >= MAJORITY * (len(lines) + len(others)):
            cards.append(filled)
    if len(cards) < MAJORITY * len(outputs):
        return None
    names = _common([[line.key for line in card] for card in cards])
    if not names:
        return None
    covered = sum(1 for card in cards for line in card if fold(line.key) in set(map(fold, names)))
    if covered < MAJORITY * sum(map(len, cards)):
        return None  # lines with a colon in running text have no keys in common
    known = {fold(name): name for name in names}
    values: dict[str, list[str]] = defaultdict(list)
    heads: Counter[tuple[str, str]] = Counter()
    for card in cards:
        for line in card:
            if (name := known.get(fold(line.key))) is not None:
                values[name].append(line.value)
                heads[line.prefix, line.separator] += 1
    fields = tuple(
        _field(name, values[name], required=len(values[name]) >= REQUIRED * len(cards))
        for name in names
    )
    if _are_sections(fields, values, bodies):
        return None
    prefix, separator = min(heads, key=lambda head: (-heads[head], head))
    return FieldsContract(fields=fields, separator=separator, prefix=prefix)


def _are_sections(
    fields: Sequence[FieldSpec], values: Mapping[str, Sequence[str]], bodies: Sequence[str]
) -> bool:
    """Whether what stands after the keys is the text of sections, and the keys are their headings."""
    known = sum(fold(field.key) in KNOWN_HEADINGS for field in fields)
    if len(fields) < 2 or known >= min(3, MAJORITY * len(fields)):  # noqa: PLR2004
        return len(fields) > 1
    if _are_apart(bodies):
        leading = [line for body in bodies for line in _leading_lines(body)]
        if leading and median(len(line.value.split()) for line in leading) >= SENTENCE:
            return True
    if any(field.type != "text" for field in fields):
        return False
    length = median(len(v.split()) for field in fields for v in values[field.key])
    capitals = all(field.key.isupper() for field in fields)
    return length > PARAGRAPH or (length >= SENTENCE and capitals)


def _are_apart(outputs: Sequence[str]) -> bool:
    """Whether most answers have blank lines in them."""
    return sum("\n\n" in o.strip() for o in outputs) >= MAJORITY * len(outputs)


def _leading_lines(text: str) -> list[Line]:
    """Lines with a key that begin a paragraph."""
    return [line for line in read_lines(text)[0] if begins_paragraph(text, line.start)]


def _common(lists: Sequence[Sequence[str]]) -> list[str]:
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


def _field(name: str, values: Sequence[str], *, required: bool) -> FieldSpec:
    """A field by the values that it has."""
    dated = [v for v in values if dates.readings(v)]
    words = [v for v in values if not dates.readings(v)]
    allowed = tuple(w for w, c in spellings(words).right.items() if c >= max(2, 0.03 * len(values)))
    stray = sum(1 for w in words if fold(w) not in set(map(fold, allowed)))
    if dated and len(dated) >= 0.2 * len(values) and stray <= 0.2 * len(values):
        first = dates.day_first(dated)
        return FieldSpec(
            key=name,
            required=required,
            type="date",
            choices=allowed,
            date_format=dates.usual(dated, first=first),
            day_first=first,
        )
    if choices := _choices(values):
        return FieldSpec(key=name, required=required, type="choice", choices=choices)
    numeric = [v for v in values if re.fullmatch(r"[-+]?\d+(?:[.,]\d+)*\s?%?", v)]
    if len(numeric) >= 0.9 * len(values):
        return FieldSpec(key=name, required=required, type="number")
    return FieldSpec(key=name, required=required)


def _sections(outputs: Sequence[str]) -> SectionsContract | None:
    return _headed(
        outputs, [[h for h in headings(o) if looks_like_heading(h)] for o in outputs]
    ) or _before_text(outputs)


def _before_text(outputs: Sequence[str]) -> SectionsContract | None:
    """Sections whose headings stand before their text and look like any few words with a colon.

    They are headings where most answers share them and begin with one. Where blank lines part the
    answers, only what begins a paragraph counts: the others are lines such as “Temperature: 37.2”.
    """
    apart = _are_apart(outputs)
    found = [
        [
            h
            for h in headings(o)
            if h.style in _BEFORE_TEXT and (not apart or begins_paragraph(o, h.start))
        ]
        for o in outputs
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
    names = _in_one_style(_common([[h.name for h in hs] for hs in with_headings]), with_headings)
    if len(names) < 2:  # noqa: PLR2004 - one heading in all answers is a title
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
                body="list" if _mostly(bodies[n], is_list, 0.9) else "any",
            )
            for n in names
        ),
        style=style,
    )


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


def _mostly(values: Sequence[str], test: Callable[[str], bool], share: float) -> bool:
    return len(values) >= 5 and sum(map(test, values)) >= share * len(values)  # noqa: PLR2004


def _label(outputs: Sequence[str]) -> LabelContract | None:
    short = [o for o in outputs if "\n" not in o.strip() and len(o.split()) <= 8 and len(o) <= 80]  # noqa: PLR2004
    if len(short) < MAJORITY * len(outputs):
        return None
    bare_ones = set(map(fold, short))
    # "Label: Billing" is "Billing" once more where that stands alone elsewhere.
    short = [
        rest if (rest := PREFIX.sub("", o)) != o and fold(rest) in bare_ones else o for o in short
    ]
    grouped = spellings(short)
    repeated = sum(grouped.right.values())
    bare = [s for s in grouped.single if len(s.split()) <= 3 and s[-1:] not in ".!?"]  # noqa: PLR2004
    if repeated >= MAJORITY * len(outputs):
        usual = median(grouped.right.values())
        # Where labels recur, one that occurs once is more likely an accident than a label.
        extra = bare if usual < 8 else []  # noqa: PLR2004
        return LabelContract(labels=(*grouped.right, *extra))
    if len(bare) + repeated >= 0.9 * len(outputs):
        return LabelContract(labels=(*grouped.right, *bare))
    return None


def _prose(outputs: Sequence[str]) -> ProseContract:
    if len(outputs) < 20:  # noqa: PLR2004 - too few to make rules of
        return ProseContract()
    longest = max(len(o.strip()) for o in outputs)
    unit = 10 ** max(len(str(longest)) - 2, 0)
    return ProseContract(
        max_length=-(-longest // unit) * unit,
        greeting=True if _mostly(outputs, has_greeting, 0.95) else None,
        sign_off=True if _mostly(outputs, has_sign_off, 0.95) else None,
        markdown=any(MARKDOWN.search(o) for o in outputs),
    )
