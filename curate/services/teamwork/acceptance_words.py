"""What second looks at a sample prove, in a sentence."""

import math
from collections.abc import Mapping
from typing import Any

from curate.domain.teamwork import Stratum
from curate.services.teamwork.acceptance_result import AcceptanceResult
from curate.text import count

STRATA_TITLES: Mapping[Stratum, str] = {
    "one_by_one": "Approved one by one",
    "bulk": "Approved in bulk",
    "suggestion": "Taken from a suggestion",
}


def at_most(wrong: int, of: int) -> str:
    """A share as a percentage that is never less than it."""
    share = 100 * wrong / of if of else 0.0
    return (
        f"{math.ceil(share * 10 - 1e-9) / 10:g} %" if share < 10 else f"{math.ceil(share - 1e-9)} %"
    )


def acceptance_sentence(note: Mapping[str, Any]) -> str:
    """What a version's second looks prove, or that nothing is known."""
    examples = count(note["examples"], "example")
    if not note["looked_at"]:
        return (
            f"Nobody has looked a second time at a sample of these {examples}, so nothing is known of how "
            "many are wrong."
        )
    if not note["proven"]:
        return (
            f"Of a sample of {note['drawn']:,}, {note['looked_at']:,} were looked at a second time and "
            f"{_wrong(note['wrong'])}. That proves nothing about these {examples} yet: "
            + (
                f"{note['left']:,} are left to look at."
                if note["left"]
                else "all of them were changed or added since it was drawn."
            )
        )
    covered, bound = note["covered"], note["most_wrong"]
    confidence = f"{note['confidence']:.0%}".replace("%", " %")
    which = (
        f"these {examples}" if covered == note["examples"] else f"{covered:,} of these {examples}"
    )
    said = (
        f"At most {at_most(bound, covered)} of {which} are wrong ({bound:,}), at {confidence} confidence: "
        f"of {note['looked_at']:,} drawn at random and looked at a second time, {_wrong(note['wrong'])}"
    )
    fixed = note["wrong"] - note["wrong_left"]
    if fixed:
        which = "" if fixed == note["wrong"] else f"{fixed:,} "
        said += f", and {which}{'was' if fixed == 1 else 'were'} fixed or taken out since"
    said += "."
    if covered < note["examples"]:
        said += (
            f" The other {note['examples'] - covered:,} were approved or changed after the sample was drawn: "
            "nothing is known of them."
        )
    if note["samples"] > 1:
        said += f" It is sample {note['samples']:,} of this project: the best of many proves less."
    return said


def _wrong(number: int) -> str:
    return (
        "none was wrong" if not number else f"{number:,} {'was' if number == 1 else 'were'} wrong"
    )


def result_sentence(found: AcceptanceResult) -> str:
    """What a sample proves by now of the examples that it was drawn from."""
    looked_at, wrong = sum(found.looked_at.values()), sum(found.wrong.values())
    if not found.left and not looked_at:
        return (
            "Everything that was drawn was changed before anybody looked at it, so nothing is known: draw "
            "another sample."
        )
    if not found.done:
        return (
            f"{looked_at:,} of {looked_at + found.left:,} looked at, {_wrong(wrong)}. What that proves is "
            "known when all are looked at."
        )
    confidence = f"{found.sample.confidence:.0%}".replace("%", " %")
    return (
        f"At most {at_most(found.bound, found.population)} of these {count(found.population, 'example')} are "
        f"wrong ({found.bound:,}), at {confidence} confidence: of {looked_at:,} looked at, {_wrong(wrong)}."
    )
