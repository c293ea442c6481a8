"""The preset for stored completions and responses of OpenAI's API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.errors import MappingMissing, Unusable, printable
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.base import presets
from curate.importers.presets.logs.model_logs import LeftOut, Logged, ModelLog
from curate.importers.presets.logs.payloads import ToolCall, answer_in, logged, prompt_in
from curate.importers.presets.training.chats import Unfit

_PROMPTS = ("messages", "input_messages", "input", "request.messages", "prompt")
_ANSWERS = ("choices", "output", "response.choices")


class MessagesMissing(MappingMissing):
    """Stored completions without the messages that they answer."""

    def __init__(self, name: str) -> None:
        Unusable.__init__(
            self,
            f"{printable(name)} contains the answers of a model, but not the messages that they answer. "
            "Nothing was imported.",
            "Add them as “messages” (GET /v1/chat/completions/{id}/messages lists those of one), or choose "
            "the column of the input.",
        )
        self.role, self.columns = "input", ""


@presets.register
class OpenAiCompletions(ModelLog):
    """Stored completions: the messages of the request are turns and input, the first choice is a draft.

    Answers that a filter stopped, and calls of tools, are left out.
    """

    name = "openai_completions"
    title = "OpenAI stored completions"
    formats: ClassVar[tuple[str, ...]] = ("json", "jsonl", "parquet")
    own: ClassVar[tuple[str, ...]] = (*_PROMPTS, *_ANSWERS)
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": (_PROMPTS,),
        "output": (_ANSWERS,),
        "id": ("id",),
        "created_at": (("created", "created_at"),),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        kinds = {"chat.completion", "response", "chat.completion.chunk", "text_completion"}
        marked = [row.get("object", row.get("response.object")) in kinds for row in sample]
        known = sum(marked) / len(marked) if marked else 0.0
        if not any(name in columns for name in _ANSWERS):
            return 0.0
        ids = [
            row.get("id", row.get("response.id", "")).startswith(("chatcmpl-", "resp_"))
            for row in sample
        ]
        return max(known, sum(ids) / len(ids) if ids else 0.0)

    @override
    def require_input(
        self, name: str, roles: Mapping[str, Sequence[str]], columns: Sequence[str]
    ) -> None:
        if not roles.get("input"):
            raise MessagesMissing(name)

    @override
    def logged(self, texts: Mapping[str, str]) -> Logged:
        column = next((name for name in _PROMPTS if texts.get(name)), None)
        value = logged(next((texts[name] for name in _ANSWERS if texts.get(name)), ""))
        first = value[0] if isinstance(value, list) and value else {}
        reason = text_of(first.get("finish_reason")) if isinstance(first, Mapping) else ""
        if reason == "content_filter":
            raise LeftOut("a filter stopped the answer")
        message = first.get("message") if isinstance(first, Mapping) else None
        if isinstance(message, Mapping) and message.get("refusal") and not message.get("content"):
            raise LeftOut("the model refused to answer")
        answer = answer_in(value)
        if not answer:
            raise ToolCall if _calls(value) else Unfit("The model answered nothing.")
        said = prompt_in(logged(texts.get(column, ""))) if column else []
        if texts.get("instructions"):
            said = [{"role": "system", "content": texts["instructions"]}, *said]
        beside = {"finish_reason": reason} if reason not in {"", "stop"} else {}
        if isinstance(first, Mapping) and "message" in first and len(value) > 1:
            beside["other_answers"] = "\n\n".join(map(answer_in, value[1:]))
        return Logged(said, answer, "", beside)


def _calls(value: Any) -> bool:
    return any(
        isinstance(each, Mapping)
        and (
            str(each.get("type", "")).endswith("_call")
            or (isinstance(each.get("message"), Mapping) and each["message"].get("tool_calls"))
        )
        for each in (value if isinstance(value, list) else ())
    )
