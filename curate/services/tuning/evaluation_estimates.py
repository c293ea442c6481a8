"""Estimates of how long a comparison takes: every method by the tokens of its prompts and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from curate import contract as contracts
from curate import evaluation
from curate.domain.errors import ModelUnavailable
from curate.domain.records import Dataset, Record
from curate.models import Chat
from curate.services.datasets import dataset_records, get_dataset
from curate.services.projects import get_project
from curate.services.tuning.external import EXTERNAL
from curate.services.tuning.models import locate_base
from curate.services.tuning.runs import DEFAULT_BASE
from curate.services.tuning.speeds import answer_work, known_speeds
from curate.settings import Settings
from curate.stores import Database

SHOWN: Mapping[str, int] = {"few_shot": 4, "retrieved": 2}
"""Worked examples in the prompts of a method, where it shows some."""
INSTRUCTED = frozenset({"prompted", *SHOWN})
# Prompts and answers together, with SmolLM2-135M in float32 on two cores. Worked examples that are the
# same for every question go through the model once, so that a token of them costs little.
TOKENS_PER_SECOND: Mapping[str, float] = {"few_shot": 1_200, "retrieved": 350}
USUALLY = 250.0
FLOOR_SECONDS = 3.0
LOOKED_AT = 100
CHARACTERS_PER_TOKEN = 4


@dataclass(frozen=True, slots=True)
class EvaluationEstimate:
    """How long a comparison takes.

    Attributes:
        seconds: Of each method.
        measured: When each method was timed on this machine; those that are guessed are not there.
    """

    seconds: Mapping[str, float] = field(hash=False)
    measured: Mapping[str, datetime] = field(hash=False)

    @property
    def total(self) -> float:
        """Seconds of all of them."""
        return sum(self.seconds.values())

    @property
    def basis(self) -> str:
        """What it comes from, in a sentence."""
        if not self.measured:
            return "Guessed from the size of the texts."
        day = max(self.measured.values())
        told = f"As measured on this machine on {day.day} {day:%B}"
        guessed = len(self.seconds) - len(self.measured)
        return f"{told}, the rest guessed." if guessed else f"{told}."


def estimate_evaluation(
    database: Database,
    settings: Settings,
    project: str,
    dataset: str,
    arms: Sequence[str],
    base: str = DEFAULT_BASE,
) -> EvaluationEstimate:
    """How long it takes to compare methods on a version, about. Loads no torch.

    Raises:
        NotFound: No such project or dataset version.
    """
    version = get_dataset(database, project, dataset)
    records = dataset_records(database, project, dataset)
    tokens = _tokens(settings, get_project(database, project).task, version, records, base)
    known = known_speeds(database, base)
    asked = [one for one in arms if issubclass(evaluation.arm_kind(one), evaluation.ModelArm)]
    seconds, measured = dict[str, float](), dict[str, datetime]()
    for arm in asked:
        kind = arm.partition(":")[0]
        speed = known.get(answer_work(arm))
        pace = speed.tokens_per_second if speed else TOKENS_PER_SECOND.get(kind, USUALLY)
        seconds[arm] = tokens(kind) * version.held_out / pace
        if speed is not None and speed.at is not None:
            measured[arm] = speed.at
    if set(arms) - set(asked) - {EXTERNAL}:
        seconds["floor"] = FLOOR_SECONDS
    return EvaluationEstimate(seconds, measured)


class _Tokens:
    """Tokens of one prompt and its answer, by method."""

    def __init__(self, question: float, answer: float, instruction: float) -> None:
        self.question, self.answer, self.instruction = question, answer, instruction

    def __call__(self, kind: str) -> float:
        shown = SHOWN.get(kind, 0) * (self.question + self.answer)
        stated = self.instruction if kind in INSTRUCTED else 0.0
        return self.question + self.answer + shown + stated


def _tokens(
    settings: Settings, task: str, version: Dataset, records: Sequence[Record], base: str
) -> _Tokens:
    """Means over some examples, by the model's own tokens where it is here."""
    try:
        chat = Chat.read(locate_base(settings, base))
    except ModelUnavailable:
        chat = None

    def length(text: str) -> float:
        return len(text) / CHARACTERS_PER_TOKEN if chat is None else len(chat.answer(text))

    some = records[:: max(len(records) // LOOKED_AT, 1)]
    spec = version.manifest.get("contract")
    stated = contracts.load(spec).describe() if spec else ""
    count = max(len(some), 1)
    return _Tokens(
        sum(length(f"{one.system}{one.asked}") for one in some) / count,
        sum(length(one.output) for one in some) / count,
        length(f"{task}\n{stated}"),
    )
