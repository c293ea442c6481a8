"""What jobs are asked to do, and what came of them: one shape for each kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from curate.domain.results import EvaluationResult, TrainingResult

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
    """

    project: str
    dataset: str
    runs: tuple[int, ...]
    arms: tuple[str, ...]
    base: str


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


Request = (
    ImportRequest
    | CheckRequest
    | PullRequest
    | TrainRequest
    | EvaluateRequest
    | SuggestRequest
    | DraftRequest
)
Outcome = (
    ImportCounts | CheckResult | PullResult | TrainingResult | EvaluationResult | SuggestResult
)
