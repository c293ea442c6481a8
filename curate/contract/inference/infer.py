"""Inference of the one format contract that a set of answers has in common."""

from collections.abc import Sequence

from curate.contract.inference.fields import infer_fields
from curate.contract.inference.json_object import infer_json
from curate.contract.inference.plain import infer_label, infer_prose
from curate.contract.inference.sections import infer_sections
from curate.contract.kinds.fields import FieldsContract
from curate.contract.kinds.json_object import JsonContract
from curate.contract.kinds.label import LabelContract
from curate.contract.kinds.prose import ProseContract
from curate.contract.kinds.sections import SectionsContract

Inferred = LabelContract | FieldsContract | JsonContract | SectionsContract | ProseContract

ENOUGH = 20_000
"""Answers that are looked at; a value that occurs more rarely than once in these is an accident."""


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
    for attempt in (infer_json, infer_fields, infer_sections):
        contract = attempt(written)
        if contract is not None:
            return contract
    return infer_label(everything) or infer_prose(everything)
