"""Metrics: what each measures, and how exact match and word overlap are worked out."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured of one answer.

    Attributes:
        title: For people.
        share: Whether its mean is a share, 0 to 1; larger is better then.
        binary: Whether each value is 0 or 1, so that the mean counts answers.
    """

    title: str
    share: bool = False
    binary: bool = False


METRICS: Mapping[str, Metric] = {
    "exact_match": Metric("Exactly right", share=True, binary=True),
    "conformity": Metric("Follows the format", share=True, binary=True),
    "token_f1": Metric("Word overlap", share=True),
    "answer_loss": Metric("Loss"),
    "seconds_per_answer": Metric("Seconds per answer"),
}

_WORD = re.compile(r"\w+")


def normalize(text: str) -> str:
    """Text as it is compared: outer white space gone, every run of white space one space."""
    return " ".join(text.split())


def exact_match(answer: str, reference: str) -> float:
    """1 where both are the same but for white space, else 0."""
    return float(normalize(answer) == normalize(reference))


def token_f1(answer: str, reference: str) -> float:
    """Overlap of lower-cased words, 0 to 1 (as in SQuAD; Rajpurkar et al., 2016).

    The harmonic mean of the shares of the answer's and of the reference's words that the other has
    too, repeated words counted as often as they occur. 1 where both have no words.
    """
    given, wanted = (Counter(_WORD.findall(text.lower())) for text in (answer, reference))
    if not given and not wanted:
        return 1.0
    common = (given & wanted).total()
    return 2 * common / (given.total() + wanted.total())
