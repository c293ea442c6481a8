"""What jobs are asked to do, and what came of them: one shape for each kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from curate.domain.advice import (
    CrossFitRequest,
    CrossFitResult,
    CurveRequest,
    CurveResult,
    DoubtsRequest,
    DoubtsResult,
)
from curate.domain.results import MARGIN, EvaluationResult, Speed, TrainingResult

KnownIds = Literal["same", "others"]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person chose about a file; everything else is detected.

    Attributes:
        known_ids: What rows are that have the id of an example that is there and say something else:
            ``same`` updates it, ``others`` keeps them beside it. Unsaid, a row that resembles the
            example updates it, and any other is kept beside.
    """

    preset: str | None = None
    mapping: Mapping[str, list[str]] | None = field(default=None, hash=False)
    encoding: str | None = None
    sheet: str | None = None
    cleaning: Mapping[str, list[str]] | None = field(default=None, hash=False)
    known_ids: KnownIds | None = None

    def arguments(self) -> dict[str, Any]:
        """As keyword arguments of the importers."""
        return {
            "preset": self.preset,
            "mapping": self.mapping,
            "encoding": self.encoding,
            "sheet": self.sheet,
        }


@dataclass(frozen=True, slots=True)
class WaitingImport:
    """A file that is imported after another one; ``path`` as in ``ImportRequest``."""

    name: str
    path: str
    options: ImportOptions = field(default_factory=ImportOptions)


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Import a file.

    Attributes:
        name: What to call it.
        path: Where it lies, as ``Settings.relative`` has it; empty where a command imports it itself.
        then_check: Whether the checks run on what came in.
        then: Files that are imported after it.
        changed: Whether a file before it changed something that is not checked yet.
    """

    project: str
    name: str
    path: str = ""
    options: ImportOptions = field(default_factory=ImportOptions)
    then_check: bool = False
    then: tuple[WaitingImport, ...] = ()
    changed: bool = False


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """How many rows of a file became what."""

    source: int
    read: int
    added: int
    unchanged: int
    updated: int
    rejected: int
    skipped: int
    beside: int = 0


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """Run all checks."""

    project: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the checks found: open findings in all, by check, and the seconds it took."""

    findings: int
    by_check: Mapping[str, int] = field(hash=False)
    seconds: float


@dataclass(frozen=True, slots=True)
class PullRequest:
    """Download a base model."""

    base: str


@dataclass(frozen=True, slots=True)
class PullResult:
    """A base model that is there.

    Attributes:
        folder: Its path from the home.
    """

    base: str
    folder: Path


@dataclass(frozen=True, slots=True)
class TrainRequest:
    """Train a run that is stored, on a dataset version."""

    project: str
    dataset: str
    run: int


@dataclass(frozen=True, slots=True)
class EvaluateRequest:
    """Compare arms on the held-out part of a dataset version.

    Attributes:
        runs: Training runs whose adapters are compared.
        margin: Differences up to this share don't matter.
        external: The endpoint elsewhere that somebody allowed to be asked; empty for nobody.
        forgetting: Whether to measure what the tuned models forgot beside their task.
    """

    project: str
    dataset: str
    runs: tuple[int, ...]
    arms: tuple[str, ...]
    base: str
    margin: float = MARGIN
    external: str = ""
    forgetting: bool = False


@dataclass(frozen=True, slots=True)
class FreezeRequest:
    """Create a dataset version.

    Attributes:
        options: How to split: the fields of ``SplitOptions``.
        new_test: Whether to split anew and retire the test of earlier versions.
        allowed: Checks to the examples whose open errors the version may hold.
    """

    project: str
    options: Mapping[str, Any] = field(hash=False)
    new_test: bool = False
    allowed: Mapping[str, tuple[int, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class FreezeResult:
    """A dataset version that was created, and how many examples each part has."""

    dataset: str
    train: int
    validation: int
    held_out: int


@dataclass(frozen=True, slots=True)
class CopyRequest:
    """Copy a project.

    Attributes:
        new: Name of the copy.
        target: Id of the copy that was begun; 0 before that.
    """

    project: str
    new: str
    target: int = 0


@dataclass(frozen=True, slots=True)
class CopyResult:
    """A copy of a project, and how many examples it has."""

    project: str
    examples: int


@dataclass(frozen=True, slots=True)
class BackupRequest:
    """Write a backup to a file; its path as ``Settings.relative`` has it."""

    file: str


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """Restore the backup in a file; its path as ``Settings.relative`` has it."""

    file: str


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup that was written or restored, with how much is in it.

    Attributes:
        file: Its path from the home, where it lies in there.
        bytes: Size of the file.
        decisions: Changes to examples in the history.
    """

    file: Path
    bytes: int
    examples: int
    decisions: int


ErasureStage = Literal["asked", "begun", "erased", "forgotten"]


@dataclass(frozen=True, slots=True)
class EraseRequest:
    """Erase a ticket or a value, or only look where it stands.

    Attributes:
        text: The value, or the id of the ticket. It is kept no longer than it is needed.
        ticket: Whether it is a ticket.
        stage: ``asked`` until it is ``begun``; ``erased`` when nothing is left but free pages of the
            database; ``forgotten`` where it ended before.
        versions: Ids of the dataset versions that held it when it was begun.
    """

    project: str
    text: str
    ticket: bool = False
    dry_run: bool = True
    stage: ErasureStage = "asked"
    versions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, or would be.

    Attributes:
        places: Where it stands or stood, in words, with how many rows, lines or files that is.
        left: What can't be reached, in sentences that name it.
        done: Whether it was erased; False for a dry run.
    """

    places: Mapping[str, int] = field(hash=False)
    left: tuple[str, ...]
    done: bool

    @property
    def total(self) -> int:
        """Rows, lines and files together."""
        return sum(self.places.values())


@dataclass(frozen=True, slots=True)
class SuggestRequest:
    """Look for suggested answers; without sources, by those that take no model."""

    project: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """Let the tuned model of a run suggest answers."""

    project: str
    run: int


@dataclass(frozen=True, slots=True)
class SuggestResult:
    """What came of looking for suggested answers.

    Attributes:
        in_need: Examples whose answer is missing or has an open error.
        offered: Source to new suggestions.
        notes: What there is to say of each source, in sentences.
    """

    in_need: int
    offered: Mapping[str, int] = field(hash=False)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SelectRequest:
    """Choose examples that stand for all.

    Attributes:
        name: What the selection is called.
        size: How many are wanted.
        evenness: From 0 (a label gets as many as its share) to 1 (each label gets the same).
        seed: Draws what is compared where there is very much.
    """

    project: str
    name: str
    size: int = 200
    evenness: float = 0.5
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SelectResult:
    """The selection that was made, and how many examples are in it."""

    selection: int
    chosen: int


@dataclass(frozen=True, slots=True)
class MeasureRequest:
    """Time two steps of a training without training, so that its estimate is no guess."""

    project: str
    dataset: str
    base: str
    preset: str
    settings: Mapping[str, Any] = field(hash=False)


Request = (
    ImportRequest
    | CheckRequest
    | PullRequest
    | TrainRequest
    | EvaluateRequest
    | FreezeRequest
    | CopyRequest
    | BackupRequest
    | RestoreRequest
    | EraseRequest
    | SuggestRequest
    | DraftRequest
    | SelectRequest
    | MeasureRequest
    | CurveRequest
    | CrossFitRequest
    | DoubtsRequest
)
Outcome = (
    ImportCounts
    | CheckResult
    | PullResult
    | TrainingResult
    | EvaluationResult
    | FreezeResult
    | CopyResult
    | BackupResult
    | Erasure
    | SuggestResult
    | SelectResult
    | Speed
    | CurveResult
    | CrossFitResult
    | DoubtsResult
)
