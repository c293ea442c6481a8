"""Export formats: each module writes records for one consumer and validates files by its rules."""

# The order is that in which a person chooses: those who host the training, then those who train at
# home, then shapes that many read. Modules come before those that build on them.
from curate.exporters.base import (
    Exporter,
    LeftOut,
    Problem,
    Report,
    Written,
    encode_row,
    exporters,
    write,
)
from curate.exporters.format_guess import guess
from curate.exporters.validation import validate

from curate.exporters.hosted.openai import OpenAI  # isort: skip
from curate.exporters.shapes.prompt_completion import PromptCompletion  # isort: skip
from curate.exporters.hosted.together import Together  # isort: skip
from curate.exporters.hosted.fireworks import Fireworks  # isort: skip
from curate.exporters.hosted.mistral import Mistral  # isort: skip
from curate.exporters.hosted.gemini import Gemini  # isort: skip
from curate.exporters.hosted.bedrock import Bedrock  # isort: skip
from curate.exporters.trainers.trl import Trl  # isort: skip
from curate.exporters.trainers.unsloth import Unsloth  # isort: skip
from curate.exporters.trainers.axolotl import Axolotl  # isort: skip
from curate.exporters.shapes.alpaca import Alpaca  # isort: skip
from curate.exporters.trainers.llama_factory import LlamaFactory  # isort: skip
from curate.exporters.shapes.sharegpt import ShareGpt  # isort: skip
from curate.exporters.preferences.dpo import Dpo  # isort: skip
from curate.exporters.preferences.kto import Kto  # isort: skip

__all__ = [
    "Alpaca",
    "Axolotl",
    "Bedrock",
    "Dpo",
    "Exporter",
    "Fireworks",
    "Gemini",
    "Kto",
    "LeftOut",
    "LlamaFactory",
    "Mistral",
    "OpenAI",
    "Problem",
    "PromptCompletion",
    "Report",
    "ShareGpt",
    "Together",
    "Trl",
    "Unsloth",
    "Written",
    "encode_row",
    "exporters",
    "guess",
    "validate",
    "write",
]
