"""What is kept beside examples: projects, sources, datasets, runs, evaluations, jobs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from curate.domain.examples import Turn, asked
from curate.domain.jobs import Outcome, Request
from curate.domain.results import EvaluationResult, TrainingResult

Part = Literal["train", "validation", "held_out"]
PARTS: tuple[Part, ...] = ("train", "validation", "held_out")

JobKind = Literal[
    "import",
    "check",
    "pull",
    "train",
    "evaluate",
    "freeze",
    "copy",
    "backup",
    "restore",
    "erase",
    "suggest",
    "draft",
    "select",
    "measure",
    "curve",
    "cross_fit",
    "doubts",
]
JobState = Literal["waiting", "running", "cancelling", "done", "failed", "cancelled", "lost"]
ENDED: frozenset[JobState] = frozenset({"done", "failed", "cancelled", "lost"})

LookKind = Literal["evaluation", "answers", "blind", "export", "out_of_fold"]

Arm = str


@dataclass(frozen=True, slots=True)
class Project:
    """A project: a name, and what its model is for. An archived one is listed apart."""

    id: int
    name: str
    task: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One imported file, and how many of its rows became what.

    Attributes:
        beside: Of those added, how many have the id of an example that was there and is another thing.
        reading: ``columns`` of the file, and ``encoding``, ``sheet`` and ``cleaning`` as chosen.
        fixes_of: The source whose rejected rows these are, fixed.
        notes: What the person was told about the file and its import, in sentences.
    """

    id: int
    project: int
    name: str
    sha256: str
    format: str
    preset: str | None
    mapping: Mapping[str, list[str]] = field(hash=False)
    read: int
    added: int
    unchanged: int
    updated: int
    rejected: int
    skipped: int
    at: datetime
    person: str
    reading: Mapping[str, Any] = field(default_factory=dict, hash=False)
    fixes_of: int | None = None
    beside: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One example as it was frozen into a dataset version: nothing later changes it.

    Attributes:
        group: What a split must not part: records of one cluster (or customer) share it. Also the
            unit that a confidence interval resamples.
        groups: The example's kinds of group with their values: a format contract may differ by them.
    """

    example: int
    revision: int
    part: Part
    group: str
    input: str
    output: str
    system: str = ""
    turns: tuple[Turn, ...] = ()
    label: str | None = None
    external_id: str | None = None
    draft_output: str = ""
    groups: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def asked(self) -> str:
        """The whole conversation up to the answer, without the system text."""
        return asked(self.turns, self.input)


@dataclass(frozen=True, slots=True)
class Dataset:
    """An immutable dataset version. ``name`` is what a person types: ``v1``, ``v2``.

    Attributes:
        test: Number of the test that its held-out part belongs to, from 1. Versions of one test share
            what is held out; a new split that was asked for begins the next.
    """

    id: int
    project: int
    name: str
    sha256: str
    train: int
    validation: int
    held_out: int
    manifest: Mapping[str, Any] = field(hash=False)
    at: datetime
    person: str

    @property
    def erasures(self) -> tuple[Mapping[str, Any], ...]:
        """What was erased of it since it was created: when, by whom, why, and the hash of what was left."""
        return tuple(self.manifest.get("erased", ()))

    @property
    def sha256_now(self) -> str:
        """The hash of what it holds today: another than its own where something was erased."""
        return str(self.erasures[-1]["sha256"]) if self.erasures else self.sha256

    @property
    def erasure_sentence(self) -> str:
        """That and why it differs from its hash; empty where it does not."""
        if not self.erasures:
            return ""
        last = self.erasures[-1]
        removed = sum(one["removed"] for one in self.erasures)
        rows = (
            "no record was"
            if not removed
            else f"{removed:,} record{'s were' if removed > 1 else ' was'}"
        )
        return (
            f"{self.name} differs from its checksum {self.sha256[:12]}: {str(last['why']).lower()} by "
            f"{last['person']} on {str(last['at'])[:10]}; {rows} removed. What it holds now has the checksum "
            f"{self.sha256_now[:12]}. Runs that were trained before learned from what it held then."
        )

    test: int = 1


@dataclass(frozen=True, slots=True)
class Settlement:
    """Where a version put an example.

    Attributes:
        dataset: Id of the version; newer ones have greater ids.
    """

    example: int
    revision: int
    part: Part
    group: str
    dataset: int


@dataclass(frozen=True, slots=True)
class KnownExport:
    """Where a dataset version was written to.

    Attributes:
        dataset: Name of the version.
        folder: Absolute path.
        files: SHA-256 of each file by its name there.
    """

    id: int
    dataset: str
    folder: str
    files: Mapping[str, str] = field(hash=False)
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """Long work: a row that a worker process claims, heartbeats and ends.

    Attributes:
        request: What to do.
        result: What came of it; None before it is done.
        finish_early: Of a training: whether it is to end with the best that it has.
    """

    id: int
    project: int | None
    kind: JobKind
    state: JobState
    request: Request
    result: Outcome | None
    error: str | None
    progress: float
    message: str
    person: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    heartbeat: datetime | None
    pid: int | None
    host: str | None
    attempt: int
    finish_early: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A LoRA run: what was trained, from what, how, and where the adapter lies."""

    id: int
    project: int
    dataset: int
    job: int
    base: str
    preset: str
    settings: Mapping[str, Any] = field(hash=False)
    result: TrainingResult | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every arm's scores on the same held-out examples."""

    id: int
    project: int
    dataset: int
    job: int
    result: EvaluationResult
    at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody learned something about a held-out test.

    Attributes:
        what: ``evaluation``: methods were scored on it; ``answers``: its examples were read beside the
            answers of an evaluation; ``blind``: they were rated without the names of the methods;
            ``export``: its examples were written to files; ``out_of_fold``: they were scored or doubted
            among all examples, by methods that had learned from the others.
        dataset: Name of the version through which.
        of: The job of the evaluation or measurement, the evaluation whose answers were opened, the blind
            comparison, or the version exported.
    """

    what: LookKind
    dataset: str
    of: int
    person: str
    at: datetime
