"""``Key: value`` lines that most of some answers share."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import median

from curate.contract import dates
from curate.contract.field_values import FieldSpec
from curate.contract.inference.shared import (
    KNOWN_HEADINGS,
    MAJORITY,
    REQUIRED,
    are_apart,
    choices,
    common_names,
)
from curate.contract.kinds.fields import FENCED, FieldsContract, Line, read_lines
from curate.contract.kinds.sections import begins_paragraph
from curate.contract.spelling import fold, spellings

SENTENCE, PARAGRAPH = 6, 30
"""Words from which on a value reads as a sentence, or as a paragraph."""


def infer_fields(outputs: Sequence[str]) -> FieldsContract | None:
    """The fields of most answers; None where they share none, or their keys are headings."""
    bodies = [fenced["body"] if (fenced := FENCED.fullmatch(o)) else o for o in outputs]
    cards = []
    for body in bodies:
        lines, others = read_lines(body)
        filled = [line for line in lines if line.value]
        if filled and len(filled) >= MAJORITY * (len(lines) + len(others)):
            cards.append(filled)
    if len(cards) < MAJORITY * len(outputs):
        return None
    names = common_names([[line.key for line in card] for card in cards])
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
    if listed := choices(values):
        return FieldSpec(key=name, required=required, type="choice", choices=listed)
    numeric = [v for v in values if re.fullmatch(r"[-+]?\d+(?:[.,]\d+)*\s?%?", v)]
    if len(numeric) >= 0.9 * len(values):
        return FieldSpec(key=name, required=required, type="number")
    return FieldSpec(key=name, required=required)


def _are_sections(
    fields: Sequence[FieldSpec], values: Mapping[str, Sequence[str]], bodies: Sequence[str]
) -> bool:
    """Whether what stands after the keys is the text of sections, and the keys are their headings."""
    known = sum(fold(field.key) in KNOWN_HEADINGS for field in fields)
    if len(fields) < 2 or known >= min(3, MAJORITY * len(fields)):
        return len(fields) > 1
    if are_apart(bodies):
        leading = [line for body in bodies for line in _leading_lines(body)]
        if leading and median(len(line.value.split()) for line in leading) >= SENTENCE:
            return True
    if any(field.type != "text" for field in fields):
        return False
    length = median(len(v.split()) for field in fields for v in values[field.key])
    capitals = all(field.key.isupper() for field in fields)
    return length > PARAGRAPH or (length >= SENTENCE and capitals)


def _leading_lines(text: str) -> list[Line]:
    """Lines with a key that begin a paragraph."""
    return [line for line in read_lines(text)[0] if begins_paragraph(text, line.start)]
