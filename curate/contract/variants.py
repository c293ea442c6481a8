"""Inference of an answer format: one contract, or variants for labels or groups that differ."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from curate.contract.answer_format import GROUP, AnsweredSubject, AnswerFormat, conformity, value_of
from curate.contract.inference import infer
from curate.contract.kinds.fields import FieldsContract
from curate.contract.kinds.json_object import JsonContract
from curate.contract.kinds.prose import has_greeting, has_sign_off
from curate.contract.kinds.sections import SectionsContract
from curate.contract.kinds.union import Contract
from curate.contract.spelling import fold, match

Auto = Literal["auto"]
AUTO: Auto = "auto"
LEAST = 12
"""Answers that a label or group needs to be thought to have a format of its own."""
MOST_VALUES = 40
SAMPLE = 300
"""Answers of one value that are looked at: enough to tell its shape."""
GAIN = 0.05
"""Share of the answers that must hold more, where formats of different kinds are proposed."""
LOSS = 0.02
"""Share that may hold less, where formats of one kind are told apart by the parts they have."""
PART = 0.15
"""Share of the answers that must have a format, where the others are running text."""
STRUCTURED = frozenset({"fields", "json", "sections"})
ALWAYS, NEVER = 0.8, 0.05


@dataclass(frozen=True, slots=True)
class Shape:
    """What tells the formats of two sets of answers apart.

    Attributes:
        always: Names of parts that nearly all the answers have.
        sometimes: Names of parts that more than a few have.
    """

    kind: str
    always: frozenset[str]
    sometimes: frozenset[str]

    def is_like(self, other: "Shape") -> bool:
        """Whether neither lacks what the other always has."""
        return (
            self.kind == other.kind
            and not _missing_parts(self.always, other.sometimes)
            and not _missing_parts(other.always, self.sometimes)
        )


def _missing_parts(wanted: frozenset[str], there: frozenset[str]) -> bool:
    return any(name not in there and match(name, there) is None for name in wanted)


def infer_answer_format(
    answers: Sequence[AnsweredSubject], by: str | Auto | None = AUTO
) -> AnswerFormat:
    """The answer format of a set of answers: one contract, or variants where formats differ.

    A label or group gets a format of its own where its answers are of another kind, or where they
    nearly always have a part that the others lack. What is merely spelled, ordered or punctuated
    otherwise is drift and not a format. The order of the answers does not matter.

    Args:
        answers: Examples; blank answers are left aside.
        by: What may choose the variant: ``label``, ``group:KEY``, None for nothing; ``auto`` tries the
            label and every kind of group, and takes variants only where that tells more.
    """
    written = [one for one in answers if one.output.strip()]
    single = AnswerFormat(default=infer([one.output for one in written]))
    if by is None:
        return single
    if by != AUTO:
        return _variants(written, by) or single
    proposed = [
        found
        for key in _keys(written)
        if (found := _variants(written, key)) is not None and _tells_more(found, single, written)
    ]
    return max(proposed, key=lambda one: conformity(one, _sample(written)), default=single)


def _keys(answers: Sequence[AnsweredSubject]) -> list[str]:
    """What could choose a variant: few values that recur, the label first."""
    names = sorted({name for one in answers for name in one.groups})
    keys = ["label", *(f"{GROUP}{name}" for name in names)]
    return [key for key in keys if _recurs([value_of(one, key) for one in answers])]


def _recurs(values: Sequence[str | None]) -> bool:
    counts = Counter(v for v in values if v is not None and v.strip())
    frequent = [value for value, count in counts.items() if count >= LEAST]
    return len(frequent) > 1 and len(counts) <= max(MOST_VALUES, 2 * len(frequent))


def _tells_more(
    found: AnswerFormat, single: AnswerFormat, answers: Sequence[AnsweredSubject]
) -> bool:
    some = _sample(answers)
    gain = conformity(found, some) - conformity(single, some)
    kinds = {one.kind for one in found.contracts}
    if gain >= GAIN:
        return True
    if single.kind == "prose" and kinds & STRUCTURED:
        # Any text holds as prose: what a good part of the answers has in common was lost.
        structured = sum(found.contract_for(one).kind in STRUCTURED for one in some)
        return structured >= PART * len(some)
    return (kinds <= STRUCTURED or len(kinds) == 1) and gain > -LOSS


def _sample(answers: Sequence[AnsweredSubject], most: int = 3_000) -> list[AnsweredSubject]:
    """At most so many answers, evenly out of all of them in an order of their own."""
    ordered = sorted(answers, key=lambda one: (one.output, one.label or ""))
    step = max(len(ordered) / most, 1.0)
    return [ordered[int(place * step)] for place in range(min(len(ordered), most))]


def _variants(answers: Sequence[AnsweredSubject], by: str) -> AnswerFormat | None:
    """A format for each set of values whose answers have one shape; None where all have the same."""
    of_value: dict[str, list[AnsweredSubject]] = defaultdict(list)
    for one in answers:
        if value := value_of(one, by):
            of_value[value].append(one)
    frequent = [value for value, mine in of_value.items() if len(mine) >= LEAST]
    frequent.sort(key=lambda value: (-len(of_value[value]), value))
    parted: list[tuple[Shape, list[str]]] = []
    for value in frequent:
        shape = _shape([one.output for one in _sample(of_value[value], SAMPLE)])
        like = next((values for known, values in parted if known.is_like(shape)), None)
        if like is not None:
            like.append(value)
        else:
            parted.append((shape, [value]))
    if len(parted) < 2:
        return None
    sets = [[one for v in values for one in of_value[v]] for _, values in parted]
    contracts: list[Contract] = [infer([one.output for one in mine]) for mine in sets]
    main = max(range(len(sets)), key=lambda place: (len(sets[place]), -place))
    chosen = {v: contracts[n] for n, (_, values) in enumerate(parted) if n != main for v in values}
    chosen |= _for_rare(of_value, chosen, contracts, contracts[main])
    return AnswerFormat(default=contracts[main], by=by, variants=dict(sorted(chosen.items())))


def _for_rare(
    of_value: Mapping[str, Sequence[AnsweredSubject]],
    chosen: Mapping[str, Contract],
    contracts: Sequence[Contract],
    default: Contract,
) -> dict[str, Contract]:
    """Values with few answers: the format that more of them keep than keep the default."""
    found = {}
    for value, mine in of_value.items():
        if value in chosen or len(mine) >= LEAST:
            continue
        best = max(contracts, key=lambda c: (conformity(c, mine), c is default))
        if conformity(best, mine) > conformity(default, mine):
            found[value] = best
    return found


def _shape(outputs: Sequence[str]) -> Shape:
    contract = infer(outputs)
    shares = {name: count / len(outputs) for name, count in _counts(contract, outputs).items()}
    return Shape(
        contract.kind,
        frozenset(name for name, share in shares.items() if share >= ALWAYS),
        frozenset(name for name, share in shares.items() if share > NEVER),
    )


def _counts(contract: Contract, outputs: Sequence[str]) -> Counter[str]:
    """How many answers have each part that tells formats apart."""
    if isinstance(contract, FieldsContract | JsonContract | SectionsContract):
        return Counter(fold(name) for output in outputs for name in set(contract.parts(output)))
    if contract.kind == "prose":
        return Counter(
            {
                "greeting": sum(map(has_greeting, outputs)),
                "sign-off": sum(map(has_sign_off, outputs)),
            }
        )
    return Counter()
