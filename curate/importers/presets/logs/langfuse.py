"""The preset for Langfuse: traces, observations and items of data sets."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from typing_extensions import override

from curate.importers.json_files.flatten import text_of
from curate.importers.presets.base import presets
from curate.importers.presets.logs.model_logs import LeftOut, Logged, ModelLog
from curate.importers.presets.logs.payloads import ToolCall, answer_in, logged, prompt_in
from curate.importers.presets.training.chats import Unfit, parse_cell
from curate.importers.roles.mapping import Roles

_SIGNS = frozenset(
    {"sessionId", "traceId", "parentObservationId", "expectedOutput", "sourceTraceId", "htmlPath"}
    | {"userId", "release", "version", "timestamp", "public", "environment", "modelParameters"}
    | {"startTime", "statusMessage", "usageDetails", "bookmarked", "latency", "totalCost", "tags"}
)
# What people call the score in which they write what the model should have said.
_CORRECTED = frozenset(
    {"correction", "corrected", "corrected_output", "expected", "expected_output", "ideal_answer"}
)


@presets.register
class Langfuse(ModelLog):
    """Langfuse: a trace or generation is a prompt and a model's answer; an expected output wins over it.

    Of observations only generations count, since what is around them says the same again.
    """

    name = "langfuse"
    title = "Langfuse"
    own: ClassVar[tuple[str, ...]] = ("input", "output", "expectedOutput", "exported_by")
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": ("input",),
        "output": (("expectedOutput", "output"),),
        "id": ("id",),
        "group": (("sessionId", "userId"),),
        "created_at": (("timestamp", "startTime", "createdAt"),),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        if "input" not in columns or not {"output", "expectedOutput"} & set(columns):
            return 0.0
        known = len(_SIGNS & set(columns))
        if "traceId" in columns and any(row.get("type") == "GENERATION" for row in sample):
            return 1.0
        dataset = "expectedOutput" in columns
        return 1.0 if known >= 4 or (dataset and known >= 1) else 0.25 * known

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        expected = "expectedOutput" in roles.get("output", ())
        wanted = "The outputs are those that the data set expects, whoever wrote them."
        return (wanted,) if expected else super().notes(columns, sample, roles)

    @override
    def logged(self, texts: Mapping[str, str]) -> Logged:
        kind = texts.get("type", "")
        if texts.get("traceId") and kind and kind != "GENERATION":
            raise LeftOut(f"an observation of the type {kind}, around or beside a model's answer")
        if texts.get("level") == "ERROR":
            raise LeftOut("a call that failed")
        wanted = answer_in(logged(texts.get("expectedOutput", "")))
        wanted = wanted or text_of(parse_cell(texts.get("expectedOutput", "")))
        given = logged(texts.get("output", ""))
        try:
            answer = answer_in(given)
        except Unfit:
            if not wanted:
                raise
            answer = ""
        if not answer and not wanted and texts.get("output"):
            raise ToolCall if "tool_calls" in texts["output"] else Unfit("The answer is no text.")
        corrected, beside = _scores(texts)
        return Logged(
            prompt_in(logged(texts.get("input", ""))), answer, corrected or wanted, beside
        )


def _scores(texts: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """What a person wrote in the model's place, and what people said of the answer."""
    scores = parse_cell(texts.get("scores", ""))
    corrected, beside = "", {}
    for score in scores if isinstance(scores, list) else ():
        if not isinstance(score, Mapping):
            continue
        value = _value(score)
        name = str(score.get("name") or "")
        by_person = score.get("source") in ("ANNOTATION", None)
        if score.get("dataType") == "CORRECTION" or (
            by_person and name.lower().replace(" ", "_") in _CORRECTED
        ):
            corrected = value or corrected
        elif score.get("source") == "ANNOTATION":
            beside[f"score_{name}"] = value
    for name, text in texts.items():
        if name.lower().replace(" ", "_") in _CORRECTED and text and name != "expectedOutput":
            corrected = corrected or _cell(text)
    return corrected, beside


def _value(score: Mapping[str, Any]) -> str:
    names = ("longStringValue", "stringValue", "value")
    return next((text for name in names if (text := text_of(score.get(name)))), "")


def _cell(text: str) -> str:
    """A column of scores, which holds a list of them."""
    value = logged(text)
    return text_of(value[0]) if isinstance(value, list) and value else text_of(value)
