"""Metrics: what each measures of one answer, and which of them a verdict goes by."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from curate.contract import AnswerFormat, ContractBase, ContractChooser

Numbers = NDArray[np.float64]

METRICS_VERSION = 1
"""Grows whenever the same answers may score otherwise: by a metric, or by how a contract reads them.

What was stored under another one can be scored again. A test holds scores of sample answers against it.
"""


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
    "field_f1": Metric("Fields right", share=True),
    "macro_f1": Metric("Macro F1", share=True),
    "exact_as_written": Metric("Exactly right as written", share=True, binary=True),
    "exact_repaired": Metric("Exactly right with its spelling fixed", share=True, binary=True),
    "conformity": Metric("Follows the format", share=True, binary=True),
    "chrf": Metric("Character overlap (chrF)", share=True),
    "rouge_l": Metric("Word order (ROUGE-L)", share=True),
    "token_f1": Metric("Word overlap", share=True),
    "answer_loss": Metric("Loss"),
    "seconds_per_answer": Metric("Seconds per answer"),
}

# Chinese and Japanese are written without blanks between words, so their characters count; so do emoji.
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}]"
    r"|\p{Regional_Indicator}{2}"
    r"|\p{Extended_Pictographic}(?:\p{M}|\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic})*"
    r"|[[\w\p{M}]--[\p{Han}\p{Hiragana}\p{Katakana}]]+",
    regex.VERSION1,
)
_LETTERS = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}]|[[\w\p{M}]--[_\p{Han}\p{Hiragana}\p{Katakana}]]+",
    regex.VERSION1,
)


def metrics_for(kinds: Collection[str]) -> tuple[str, ...]:
    """The metric that a verdict goes by, and the one shown beside it.

    Args:
        kinds: Kinds of format contract that the answers have. Where they differ, parts are compared, or the
            letters if any of them has no parts.
    """
    if set(kinds) == {"label"}:
        return "exact_match", "macro_f1"
    if not kinds or "prose" in kinds:
        return "chrf", "rouge_l"
    return "field_f1", "exact_match"


def primary_metric(contract: ContractChooser | None) -> str:
    """The metric that a verdict goes by where a dataset version says nothing."""
    if isinstance(contract, AnswerFormat):
        return metrics_for([one.kind for one in contract.contracts])[0]
    return metrics_for([contract.kind] if isinstance(contract, ContractBase) else [])[0]


def normalize(text: str) -> str:
    """Text as it is compared: in normal form C, every run of white space one space and none outside."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def exact_match(answer: str, reference: str) -> float:
    """1 where both are the same but for white space and how characters are encoded, else 0."""
    return float(normalize(answer) == normalize(reference))


def words(text: str) -> list[str]:
    """Lower-cased words; Chinese and Japanese characters and emoji are words of their own."""
    return list(_WORD.findall(unicodedata.normalize("NFC", text).lower()))


def token_f1(answer: str, reference: str) -> float:
    """Overlap of lower-cased words, 0 to 1 (as in SQuAD; Rajpurkar et al., 2016).

    The harmonic mean of the shares of the answer's and of the reference's words that the other has
    too, repeated words counted as often as they occur. 1 where both have no words.
    """
    given, wanted = (Counter(words(text)) for text in (answer, reference))
    return _f1((given & wanted).total(), given.total() + wanted.total())


def rouge_l(answer: str, reference: str) -> float:
    """ROUGE-L (Lin, 2004): the longest sequence of words that both have in this order, as F1, 0 to 1.

    The library `rouge-score` gives the same for English; it knows no letters beyond a to z.
    """
    given, wanted = (
        _LETTERS.findall(unicodedata.normalize("NFC", text).lower()) for text in (answer, reference)
    )
    return _f1(LCSseq.similarity(given, wanted), len(given) + len(wanted))


def chrf(answer: str, reference: str) -> float:
    """ChrF2 (Popović, 2015) of one answer as sacrebleu has it, 0 to 1."""
    return float(_chrf().sentence_score(answer, [reference]).score) / 100


@lru_cache(maxsize=1)
def _chrf() -> Any:
    from sacrebleu.metrics.chrf import CHRF

    return CHRF()


def part_scores(
    given: Mapping[str, str], wanted: Mapping[str, str], contract: ContractBase
) -> dict[str, float]:
    """How right each part is that an answer or its reference has, 0 to 1; 0 where only one of them has it.

    Fields and keys are right or wrong; the texts of sections are compared by their words.
    """
    alike = token_f1 if contract.kind == "sections" else exact_match
    return {
        name: alike(given[name], wanted[name]) if name in given and name in wanted else 0.0
        for name in dict.fromkeys((*wanted, *given))
    }


def field_f1(scores: Mapping[str, float], given: int, wanted: int) -> float:
    """F1 of the parts of an answer, 0 to 1.

    Args:
        scores: How right each part is.
        given: Parts of the answer.
        wanted: Parts of the reference.
    """
    return _f1(sum(scores.values()), given + wanted)


def macro_f1(right: Numbers, said: Numbers, meant: Numbers) -> Numbers:
    """F1 of each label, averaged over the labels that are meant, 0 to 1.

    Args:
        right: In the last dimension, how often each label was meant and said.
        said: How often it was said.
        meant: How often it was meant.
    """
    scores = np.divide(2 * right, said + meant, out=np.zeros_like(right), where=meant > 0)
    labels = (meant > 0).sum(axis=-1)
    return np.asarray(
        np.divide(scores.sum(axis=-1), labels, out=np.ones(labels.shape), where=labels > 0)
    )


def _f1(common: float, total: int) -> float:
    return 2 * common / total if total else 1.0
