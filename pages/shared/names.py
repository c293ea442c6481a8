"""Names of what stands on several pages: fields, statuses, severities, parts, examples, runs."""

from collections.abc import Mapping

from curate.domain.examples import Example, Status
from curate.domain.findings import SEVERITIES, Severity
from curate.domain.records import Part, Run
from curate.training import PRESETS

FIELDS: Mapping[str, str] = {
    "input": "Input",
    "output": "Answer",
    "label": "Label",
    "system": "System prompt",
    "turns": "Earlier messages",
}
STATUSES: Mapping[Status, str] = {
    "pending": "not reviewed",
    "approved": "approved",
    "rejected": "rejected",
    "skipped": "skipped",
    "flagged": "flagged",
}
PARTS: Mapping[Part, str] = {
    "train": "Training",
    "validation": "Validation",
    "held_out": "Held-out test",
}
SEVERITY_NAMES: Mapping[Severity, str] = {
    severity: words.capitalize() for severity, words in SEVERITIES.items()
}


def example_name(example: Example) -> str:
    """What the source calls it, else its number."""
    return example.external_id or f"Example {example.id}"


def run_name(run: Run) -> str:
    """A training run with what people call it, else with its preset."""
    return f"Run {run.id} ({run.name or PRESETS[run.preset].title.lower()})"
