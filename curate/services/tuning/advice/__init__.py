"""Whether training is worth it and what to fix first, from what was measured."""

from curate.services.tuning.advice.answer_facts import AnswerFacts
from curate.services.tuning.advice.break_even import NOT_ASKED, Way, dollars
from curate.services.tuning.advice.doubts import KINDS, do_doubts, start_doubts
from curate.services.tuning.advice.error_groups import ErrorGroup, error_groups, review_errors
from curate.services.tuning.advice.measurements import (
    CHEAP,
    CURVED,
    do_cross_fit,
    do_curve,
    start_cross_fit,
    start_curve,
)
from curate.services.tuning.advice.prices import prices_of, set_prices, set_requests
from curate.services.tuning.advice.questions import Advice, Answered, Measured, advise, is_small
from curate.services.tuning.advice.reading import (
    JOBS,
    MEASURED,
    VersionTexts,
    measured,
    newest_of,
    read_advice,
    read_texts,
)

__all__ = [
    "CHEAP",
    "CURVED",
    "JOBS",
    "KINDS",
    "MEASURED",
    "NOT_ASKED",
    "Advice",
    "AnswerFacts",
    "Answered",
    "ErrorGroup",
    "Measured",
    "VersionTexts",
    "Way",
    "advise",
    "do_cross_fit",
    "do_curve",
    "do_doubts",
    "dollars",
    "error_groups",
    "is_small",
    "measured",
    "newest_of",
    "prices_of",
    "read_advice",
    "read_texts",
    "review_errors",
    "set_prices",
    "set_requests",
    "start_cross_fit",
    "start_curve",
    "start_doubts",
]
