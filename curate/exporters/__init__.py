"""One consumer a module: a record as the line it reads, and its rules for any JSONL."""

from curate.exporters.base import Exporter, Problem, Report, exporters, validate, write
from curate.exporters.openai import OpenAI
from curate.exporters.prompt_completion import PromptCompletion

__all__ = [
    "Exporter",
    "OpenAI",
    "Problem",
    "PromptCompletion",
    "Report",
    "exporters",
    "validate",
    "write",
]
