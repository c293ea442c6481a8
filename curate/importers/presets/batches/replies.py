"""The answers of a batch: OpenAI, Azure, Groq, Mistral, Anthropic, Gemini, Vertex and Bedrock."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curate.domain.errors import CurateError
from curate.importers.base import importers
from curate.importers.file_format import format_of
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.training.chats import objects_in, parse_cell

KEYS = ("custom_id", "key", "recordId")
"""What a request and its answer share."""
ANSWERS = (
    "response.body.choices",
    "response.body.output",
    "result.message.content",
    "response.candidates",
    "modelOutput.content",
    "modelOutput.output.message.content",
    "modelOutput.generation",
)
"""The columns of answers, by system."""
_FAULTS = (
    *("error.message", "response.body.error.message", "result.error.error.message"),
    *("result.error.message", "error.code", "error", "status", "modelOutput.error"),
)
_CUT = frozenset({"length", "max_tokens", "max_output_tokens"})
_FILTERED = frozenset(
    {"content_filter", "safety", "recitation", "prohibited_content", "blocklist", "spii", "refusal"}
)
_FINISHED = (
    "response.body.incomplete_details.reason",
    "result.message.stop_reason",
    "modelOutput.stop_reason",
    "modelOutput.stopReason",
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for one request.

    Attributes:
        texts: The answer's text, or those of several choices.
        left_out: Why it is no answer; empty where it is one.
        cut: Whether it ends where the limit of its length was reached.
    """

    texts: tuple[str, ...] = ()
    left_out: str = ""
    cut: bool = False


def key_of(texts: Mapping[str, str]) -> str:
    """What a request and its answer share."""
    return next((texts[name] for name in KEYS if texts.get(name)), "")


def is_reply(columns: Collection[str]) -> bool:
    """Whether these are the columns of answers of a batch."""
    present = set(columns)
    keyed = bool(present & set(KEYS))
    whole = bool(present & set(ANSWERS)) and (keyed or "request.contents" in present)
    failed = "custom_id" in present and (
        {"response", "error.code"} <= present or {"response", "error.message"} <= present
    )
    failed = failed or {"custom_id", "result.type"} <= present
    return whole or failed or (keyed and {"response.status_code", "response.request_id"} <= present)


def reply_in(texts: Mapping[str, str]) -> Reply:
    """The answer in one line of a batch's output."""
    kind = texts.get("result.type", "")
    if kind in {"canceled", "expired"}:
        return Reply(left_out=f"the request was {kind}")
    status = texts.get("response.status_code", "")
    if (status and status != "200") or kind == "errored":
        return Reply(left_out=_fault(texts, status))
    found = next((name for name in ANSWERS if texts.get(name)), None)
    if found is None:
        blocked = texts.get("response.promptFeedback.blockReason", "")
        return Reply(
            left_out=f"the request was blocked ({blocked})" if blocked else _fault(texts, "")
        )
    value = parse_cell(texts[found]) if texts[found][:1] in {"[", "{"} else texts[found]
    if found in {ANSWERS[0], ANSWERS[3]}:
        choices = [_choice(each) for each in objects_in(texts[found])]
    else:
        choices = [(_parts(value), _finish(texts))]
    finished = {finish.lower() for _, finish in choices}
    told = tuple(text for text, _ in choices if text.strip())
    if finished & _FILTERED:
        return Reply(left_out="the answer was refused or filtered")
    if not told:
        return Reply(left_out="the answer has no text (it calls a tool, or is empty)")
    return Reply(told, cut=bool(finished & _CUT))


def _fault(texts: Mapping[str, str], status: str) -> str:
    why = next((texts[name] for name in _FAULTS if texts.get(name)), "")
    told = ": ".join(filter(None, (f"status {status}" if status else "", why[:200])))
    return f"the request failed ({told})" if told else "the request has no answer"


def _choice(choice: Mapping[str, Any]) -> tuple[str, str]:
    """Text and finish reason of one choice (OpenAI) or candidate (Gemini)."""
    finish = text_of(choice.get("finish_reason") or choice.get("finishReason"))
    message: Any = choice.get("message") or choice.get("content") or {}
    if not isinstance(message, dict):
        return text_of(message or choice.get("text")), finish
    if message.get("refusal") and not message.get("content"):
        return "", "refusal"
    if "parts" in message:
        return _parts(message["parts"]), finish
    return _parts(message.get("content", choice.get("text"))), finish


def _finish(texts: Mapping[str, str]) -> str:
    return next((texts[name] for name in _FINISHED if texts.get(name)), "")


def _parts(value: Any) -> str:
    """The text in a list of parts, without thoughts and calls of tools."""
    if not isinstance(value, list):
        return text_of(value)
    told: list[str] = []
    for part in value:
        if isinstance(part, str):
            told.append(part)
        elif isinstance(part, dict) and part.get("type") == "message":
            told.append(_parts(part.get("content")))
        elif isinstance(part, dict) and _is_text(part):
            told.append(text_of(part.get("text")))
    return "".join(told)


def _is_text(part: Mapping[str, Any]) -> bool:
    return text_of(part.get("type", "text")) in {"text", "output_text"} and not part.get("thought")


def answer_column(columns: Sequence[str]) -> str | None:
    """The column of the answers."""
    return next((name for name in ANSWERS if name in columns), None)


def answered_keys(path: Path) -> frozenset[str]:
    """The ids of the answers in a file, failed ones too; none in other files."""
    found: set[str] = set()
    try:
        table = importers.make(format_of(path)).open(path)
        if is_reply(table.columns):
            found.update(key_of(item[1]) for item in table.records() if isinstance(item, tuple))
    except CurateError:
        return frozenset()
    return frozenset(found - {""})
