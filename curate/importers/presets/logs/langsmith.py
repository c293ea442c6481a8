"""The preset for LangSmith: runs with their feedback, and examples of data sets."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.examples import Row, SkippedRow
from curate.importers.base import Item
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.base import presets
from curate.importers.presets.logs.model_logs import LeftOut, Logged, ModelLog
from curate.importers.presets.logs.payloads import ToolCall, answer_in, logged, prompt_in
from curate.importers.presets.training.chats import Unfit, parse_cell
from curate.importers.roles.mapping import Reading, Roles

_RUN = frozenset({"run_type", "trace_id", "dotted_order", "parent_run_id"})
_EXAMPLE = frozenset(
    {"dataset_id", "source_run_id", "modified_at", "split", "metadata", "created_at", "id"}
)
_PARENT = "parent_run_id"
# Runs that are held while the root of their trace is awaited.
HELD = 100_000


@presets.register
class LangSmith(ModelLog):
    """LangSmith: the root run of a trace, or a model's call where it has none, is a prompt and a draft.

    A person's correction wins over the answer; the outputs of a data set's example are what is wanted.
    """

    name = "langsmith"
    title = "LangSmith"
    own: ClassVar[tuple[str, ...]] = ("inputs", "outputs", "reference_outputs", "exported_by")
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": ("inputs",),
        "output": ("outputs",),
        "id": ("id",),
        "group": (("thread_id", "trace_id"),),
        "created_at": (("start_time", "created_at"),),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        if not {"inputs", "outputs"} <= set(columns):
            return 0.0
        marked = any(row.get("exported_by") == "LangSmith" for row in sample)
        known = _RUN & set(columns) or _EXAMPLE & set(columns)
        objects = all(row.get("inputs", "{").lstrip()[:1] == "{" for row in sample)
        return 1.0 if marked or (known and objects) else 0.0

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        if "run_type" not in columns:
            return ("The outputs are those that the data set wants, whoever wrote them.",)
        return (
            *super().notes(columns, sample, roles),
            "Of a trace the outermost run counts; the calls inside it say the same again.",
        )

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        return super().rows(_outermost(items), roles, reading)

    @override
    def logged(self, texts: Mapping[str, str]) -> Logged:
        if texts.get("error"):
            raise LeftOut("a run that failed")
        outputs = logged(texts.get("outputs", ""))
        corrected, beside = _feedback(texts)
        if "run_type" not in texts:
            corrected = corrected or answer_in(outputs)
        wanted = corrected or answer_in(logged(texts.get("reference_outputs", "")))
        try:
            answer = answer_in(outputs)
        except Unfit:
            if not wanted:
                raise
            answer = ""
        if not answer and not wanted and texts.get("outputs"):
            raise ToolCall if "tool_calls" in texts["outputs"] else Unfit("The answer is no text.")
        return Logged(prompt_in(logged(texts.get("inputs", ""))), answer, wanted, beside)


def _outermost(items: Iterator[Item]) -> Iterator[Item]:
    """Of each trace the run that has no parent; without one, the calls of models."""
    traces: dict[str, list[Any]] = {}
    held = 0
    for item in items:
        if not isinstance(item, tuple) or not item[1].get("run_type"):
            yield item
            continue
        traces.setdefault(item[1].get("trace_id") or f"={item[0]}", []).append(item)
        held += 1
        if held > HELD:
            yield from _of_trace(traces.pop(oldest := next(iter(traces))))
            held = sum(map(len, traces.values())) if oldest else 0
    for runs in traces.values():
        yield from _of_trace(runs)


def _of_trace(runs: Sequence[Any]) -> Iterator[Item]:
    rooted = any(not run[1].get(_PARENT) for run in runs)
    for run in runs:
        texts = run[1]
        if rooted and texts.get(_PARENT):
            yield SkippedRow(run[0], f"a run of the type {texts['run_type']} inside another")
        elif texts["run_type"] in {"tool", "retriever", "embedding"} or (
            not rooted and texts["run_type"] != "llm"
        ):
            yield SkippedRow(run[0], f"a run of the type {texts['run_type']}, no model's answer")
        else:
            yield run


def _feedback(texts: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """A person's correction of the answer, and what people said of it."""
    listed = parse_cell(texts.get("feedback", ""))
    corrected, beside = "", {}
    for each in listed if isinstance(listed, list) else ():
        if not isinstance(each, Mapping):
            continue
        if each.get("correction"):
            corrected = answer_in(each["correction"]) or text_of(each["correction"])
        if each.get("key") and each.get("score") is not None:
            beside[f"feedback_{each['key']}"] = text_of(each["score"])
        if each.get("comment"):
            beside["feedback_comment"] = text_of(each["comment"])
    if texts.get("correction"):
        corrected = corrected or answer_in(logged(texts["correction"]))
    return corrected, beside
