"""A label of a list, and prose with rules: the shapes of answers that have no parts."""

from collections.abc import Sequence
from statistics import median

from curate.contract.inference.shared import MAJORITY, mostly
from curate.contract.kinds.label import PREFIX, LabelContract
from curate.contract.kinds.prose import MARKDOWN, ProseContract, has_greeting, has_sign_off
from curate.contract.spelling import fold, spellings


def infer_label(outputs: Sequence[str]) -> LabelContract | None:
    """The labels that most answers are; None where most are none."""
    short = [o for o in outputs if "\n" not in o.strip() and len(o.split()) <= 8 and len(o) <= 80]
    if len(short) < MAJORITY * len(outputs):
        return None
    bare_ones = set(map(fold, short))
    # "Label: Billing" is "Billing" once more where that stands alone elsewhere.
    short = [
        rest if (rest := PREFIX.sub("", o)) != o and fold(rest) in bare_ones else o for o in short
    ]
    grouped = spellings(short)
    repeated = sum(grouped.right.values())
    bare = [s for s in grouped.single if len(s.split()) <= 3 and s[-1:] not in ".!?"]
    if repeated >= MAJORITY * len(outputs):
        usual = median(grouped.right.values())
        # Where labels recur, one that occurs once is more likely an accident than a label.
        extra = bare if usual < 8 else []
        return LabelContract(labels=(*grouped.right, *extra))
    if len(bare) + repeated >= 0.9 * len(outputs):
        return LabelContract(labels=(*grouped.right, *bare))
    return None


def infer_prose(outputs: Sequence[str]) -> ProseContract:
    """The rules that the answers keep as texts."""
    if len(outputs) < 20:  # too few to make rules of
        return ProseContract()
    longest = max(len(o.strip()) for o in outputs)
    unit = 10 ** max(len(str(longest)) - 2, 0)
    return ProseContract(
        max_length=-(-longest // unit) * unit,
        greeting=True if mostly(outputs, has_greeting, 0.95) else None,
        sign_off=True if mostly(outputs, has_sign_off, 0.95) else None,
        markdown=any(MARKDOWN.search(o) for o in outputs),
    )
