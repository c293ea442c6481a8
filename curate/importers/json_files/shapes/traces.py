"""Traces of applications of language models, whose prompts and answers are any JSON: kept as such."""

import json
from collections.abc import Mapping
from typing import Any

# What is in a record of each tool beside the prompt and the answer.
_LANGFUSE = frozenset(
    {"sessionId", "traceId", "parentObservationId", "expectedOutput", "sourceTraceId", "htmlPath"}
    | {"userId", "release", "modelParameters", "usageDetails", "datasetId", "startTime", "scores"}
)
_LANGSMITH = frozenset(
    {"run_type", "trace_id", "dotted_order", "parent_run_id", "dataset_id", "source_run_id"}
    | {"session_id", "reference_example_id", "modified_at", "created_at", "split", "example_id"}
)
_PACKED = (
    "input",
    "output",
    "inputs",
    "outputs",
    "expectedOutput",
    "reference_outputs",
    "metadata",
)


def trace_in(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """A trace as one row, its prompt and answer as JSON text; None for anything else."""
    if {"inputs", "outputs"} <= item.keys() and (
        isinstance(item["inputs"], Mapping) or _LANGSMITH & item.keys()
    ):
        return _packed(item, "LangSmith")
    dataset = "input" in item and "expectedOutput" in item
    if dataset or ({"input", "output"} <= item.keys() and len(_LANGFUSE & item.keys()) > 1):
        return _packed(item, "Langfuse")
    return None


def _packed(item: Mapping[str, Any], system: str) -> dict[str, Any]:
    packed = {
        name: json.dumps(value, ensure_ascii=False)
        for name, value in item.items()
        if name in _PACKED and isinstance(value, (Mapping, list))
    }
    return {**item, **packed, "exported_by": system}
