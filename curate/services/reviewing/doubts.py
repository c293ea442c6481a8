"""Which examples are doubtful, by what the checks and the newest evaluation say of them, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from curate.stores import Stores
from curate.text import percent

DOUBTS: Mapping[str, tuple[int, str]] = {
    "conflict": (3, "It contradicts another example."),
    "annotator_disagreement": (2, "Its annotators disagree: {percent} chose something else."),
    "label_error": (2, "It reads like another label, {percent} sure."),
    "outlier": (0, "Hardly any other is like it: {percent} of its words are its own."),
}
"""Checks that doubt an example: how strongly, the strongest first, and how that is said."""
_LOSS = 1
_HIGH = 0.75
"""The share of answers with a lower loss from which on a loss is high."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """How doubtful an example is, and why."""

    strength: float
    why: str


def doubts(stores: Stores, project: int) -> dict[int, Doubt]:
    """The examples of a project that something is doubtful about; of several doubts the strongest."""
    found = _by_loss(stores, project)
    for example, check, score in stores.queues.scores(project, tuple(DOUBTS)):
        level, sentence = DOUBTS[check]
        doubt = Doubt(level + min(score, 1.0), sentence.format(percent=percent(min(score, 0.99))))
        if example not in found or found[example].strength < doubt.strength:
            found[example] = doubt
    return found


def _by_loss(stores: Stores, project: int) -> dict[int, Doubt]:
    """Examples whose answer the model of the newest evaluation found unlikely, of those it was asked for."""
    newest = stores.runs.evaluations(project, limit=1)
    losses: dict[int, float] = {}
    for row in stores.runs.answers(newest[0].id) if newest else ():
        # Methods come in the order in which they know more: the tuned model last.
        known = [one["answer_loss"] for one in row.scores.values() if "answer_loss" in one]
        if known:
            losses[row.id] = known[-1]
    ranked = sorted(losses, key=lambda one: (losses[one], one))
    found = {}
    for place, example in enumerate(ranked):
        share = place / len(ranked)
        if share >= _HIGH:
            found[example] = Doubt(
                _LOSS + share,
                f"The model found its answer unlikely: its loss of {losses[example]:.2f} is above that of "
                f"{percent(share)} of the others.",
            )
    return found
