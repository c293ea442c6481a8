"""What trainings and evaluations give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from curate.domain.prompts import PromptUse

VerdictCode = Literal["helps", "cheaper_does", "too_small", "worse", "unknown"]
QuestionKind = Literal["general", "off_task"]
MARGIN = 0.05
"""Differences up to this share don't matter, where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class SampleAnswer:
    """What the model in training answers to a validation example; cut where it grew too long."""

    example: int
    text: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class TrainingEvent:
    """How far a training is.

    Attributes:
        step: Optimizer steps done.
        steps: Steps at most (early stopping may end before).
        train_loss: Mean loss per answer token of the last step, in nats; None before the first.
        validation_loss: Measured at this step; None at the steps between measurements.
        tokens_per_second: Mean of this training, prompts and answers together.
        seconds_left: Estimate; None until there is one.
        message: The same in words.
        learning_rate: Of the last step.
        gradient_norm: Length of the gradient of the last step.
        speed: Tokens per second of the last step alone.
        samples: Answers that were given at this step.
    """

    step: int
    steps: int
    train_loss: float | None
    validation_loss: float | None
    tokens_per_second: float
    seconds_left: float | None
    message: str
    learning_rate: float | None = None
    gradient_norm: float | None = None
    speed: float | None = None
    samples: tuple[SampleAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Speed:
    """What a machine did with a base model.

    Attributes:
        tokens_per_second: Tokens that went through the model, padding included and what prompts share once.
        start_seconds: Until the first of them.
        peak_mb: Most memory of the process, in megabytes; 0 where that is not known.
        forward: Tokens per second where nothing is learned; 0 where it was not measured.
        at: When; None before it is stored.
    """

    tokens_per_second: float
    start_seconds: float
    peak_mb: int
    forward: float = 0.0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """The result of a training.

    Attributes:
        train_loss: Mean loss per answer token since the last but one measurement, in nats.
        validation_loss: At ``best_step``; None without validation records.
        best_step: The step whose weights were kept.
        steps: Steps that were done.
        tokens_per_second: Prompts and answers, over the time spent on steps alone.
        seconds: All of it, over every attempt of a resumed training.
        adapter: Folder of the adapter: safetensors, peft's configuration, ``lineage.json``. Once it is
            stored, its path from the home.
        planned: Steps that were laid out; 0 in results of old.
        ended: Why it ended where it did, and what is kept, in sentences.
        speed: What this machine did, for the next estimate; None in results of old.
    """

    train_loss: float
    validation_loss: float | None
    best_step: int
    steps: int
    trainable_parameters: int
    total_parameters: int
    tokens_per_second: float
    seconds: float
    adapter: Path
    planned: int = 0
    ended: str = ""
    speed: Speed | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the range that it probably lies in, in the unit of its metric."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ArmScore:
    """One arm on all held-out examples.

    Attributes:
        metrics: Name of a metric to its mean and interval.
        seconds: Time for all answers together.
        tokens: Tokens of all prompts and answers; 0 for an arm without a model.
        parts: Name of a part of the answers (a field, a key, a section) to how often it is right.
        cut: Answers that had not ended when they were cut off.
        written: Tokens of all answers alone, where they were counted.
        model: Name of the model, where one elsewhere answered.
    """

    arm: str
    metrics: dict[str, Interval]
    seconds: float
    tokens: int
    parts: dict[str, Interval] = field(default_factory=dict)
    cut: int = 0
    written: int = 0
    model: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much larger a metric's mean is for arm ``a`` than for arm ``b``, on the same examples.

    Attributes:
        low: Of the 95 % confidence interval.
        p: Two-sided, against no difference, of this comparison alone.
        p_adjusted: The same by Holm for all comparisons that are told together, and for the verdicts that
            this test has given before; None in results of old.
    """

    a: str
    b: str
    metric: str
    difference: float
    low: float
    high: float
    p: float
    p_adjusted: float | None = None

    def turned(self) -> "Comparison":
        """The same, said of ``b`` against ``a``."""
        return Comparison(
            self.b,
            self.a,
            self.metric,
            -self.difference,
            -self.high,
            -self.low,
            self.p,
            self.p_adjusted,
        )


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One held-out example with the answer of every arm.

    Attributes:
        id: The example.
        group: What it was kept together with when the data was parted.
        reference: The approved answer.
        answers: Arm to its answer.
        scores: Arm to metric to value.
        as_written: Arm to what its model wrote by itself, where that left a list of values.
        label: The example's own.
        groups: Its kinds of group with their values.
        source: Name of the file that it came from, where that is known.
        date: When the ticket was written, as far as the source says.
        cut: Arms whose answer was cut off.
        tokens: Arm to the tokens of its prompt and answer, where a model counted them.
        sure: Arm to how probable its model found the answer that it wrote, 0 to 1, where it says so.
    """

    id: int
    external_id: str | None
    group: str
    input: str
    reference: str
    answers: Mapping[str, str] = field(hash=False)
    scores: Mapping[str, Mapping[str, float]] = field(hash=False)
    as_written: Mapping[str, str] = field(default_factory=dict, hash=False)
    label: str | None = None
    groups: Mapping[str, str] = field(default_factory=dict, hash=False)
    source: str | None = None
    date: str | None = None
    cut: tuple[str, ...] = ()
    tokens: Mapping[str, int] = field(default_factory=dict, hash=False)
    sure: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of some questions a base model and a tuned one answered.

    Attributes:
        before: Answered by the base model.
        after: Answered by the tuned model.
        lost: Answered by the base model only.
        gained: Answered by the tuned model only.
        low: Of the 95 % confidence interval of the share after less the share before.
        p: Two-sided, exact, against no difference.
        p_adjusted: The same by Holm, for all that were measured together.
    """

    questions: int
    before: int
    after: int
    lost: int
    gained: int
    low: float
    high: float
    p: float
    p_adjusted: float


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """A question that has nothing to do with the task, and what was answered before and after tuning."""

    kind: QuestionKind
    asked: str
    before: str
    after: str
    right_before: bool
    right_after: bool


@dataclass(frozen=True, slots=True)
class Forgetting:
    """A tuned model against its base model on fixed questions that have nothing to do with the task.

    Attributes:
        arm: The tuned model.
        general: Facts, sums, and forms to follow.
        off_task: Requests of another kind than the task.
        in_format_before: How many off-task answers of the base model are in the house format; None where
            any text would be.
        in_format_after: The same of the tuned model.
    """

    arm: str
    general: Kept
    off_task: Kept
    in_format_before: int | None
    in_format_after: int | None
    answers: tuple[QuestionAnswer, ...]


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """The scores of every arm, all comparisons, and the verdict in one sentence.

    Attributes:
        primary: The metric that the verdict goes by.
        held_out: Held-out examples.
        clusters: Groups of near-duplicates among them: independent observations.
        dataset: Name of the dataset version.
        runs: Ids of the training runs that were compared.
        rows: File with every answer, as JSON lines: its path from the home.
        looks: How often the test was looked at, this evaluation included.
        left_out: Held-out examples that nobody was asked, because a compared run had learned them.
        verdict_code: The verdict for scripts; None in results of old.
        against: The arm without tuning that decided it, if any did.
        margin: Differences up to this share were said not to matter.
        judged: How many verdicts about a tuned model this test has given, this one included: the level of
            the tests is divided by it.
        smallest_detectable: The smallest difference that would have been seen 8 times in 10; None where none.
        needed_groups: With so many groups in all a difference would be seen 8 times in 10; None where the
            verdict is known, or nobody can tell.
        scored_by: Version of the metrics that the answers were scored by; 0 in results of old.
        prompt: The prompt of the methods that need one; None where none was compared.
        forgetting: What each tuned model forgot beside its task; empty where nobody asked.
    """

    arms: tuple[ArmScore, ...]
    comparisons: tuple[Comparison, ...]
    verdict: str
    primary: str
    held_out: int
    clusters: int
    dataset: str = ""
    runs: tuple[int, ...] = ()
    rows: Path | None = None
    looks: int = 0
    left_out: int = 0
    verdict_code: VerdictCode | None = None
    against: str | None = None
    margin: float = MARGIN
    judged: int = 1
    smallest_detectable: float | None = None
    needed_groups: int | None = None
    scored_by: int = 0
    prompt: PromptUse | None = None
    forgetting: tuple[Forgetting, ...] = ()
