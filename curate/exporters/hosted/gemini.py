"""Google Gemini: contents with parts, by ``user`` and ``model``."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Part, Record
from curate.exporters.base import Exporter, Problem, alternating_turns, exporters
from curate.exporters.chat_rules import extra_keys

_ROLES = ("user", "model", "function", "tool")
_PARTS = frozenset(
    {"text", "fileData", "file_data", "inlineData", "inline_data", "functionCall", "function_call"}
    | {"functionResponse", "function_response", "thought", "videoMetadata", "video_metadata"}
    | {"executableCode", "executable_code", "codeExecutionResult", "code_execution_result"}
    | {"thoughtSignature", "thought_signature", "mediaResolution", "media_resolution"}
)
_COLUMNS = ("contents", "systemInstruction", "system_instruction", "tools", "generationConfig")
_ROWS = 1_000_000


@exporters.register
class Gemini(Exporter):
    """Chats as ``{"systemInstruction": {...}, "contents": [...]}``; the assistant is ``model``.

    Shapes are those of google-genai's types; limits are Google's for Gemini 2.5 Flash, and advice.
    """

    name: ClassVar[str] = "gemini"
    title: ClassVar[str] = "Google Gemini"
    reader: ClassVar[str] = "Chats for tuning Gemini on Google Cloud (Vertex AI)."
    cut_at: ClassVar[int | None] = 131_072
    largest: ClassVar[Mapping[Part, int]] = {"train": 1 << 30, "validation": 1 << 30}

    @override
    def row(self, record: Record) -> dict[str, Any]:
        said = [
            {"role": "user" if one.role == "user" else "model", "parts": [{"text": one.text}]}
            for one in alternating_turns(record)
        ]
        contents = [*said, {"role": "model", "parts": [{"text": record.output}]}]
        if not record.system:
            return {"contents": contents}
        system = {"role": "system", "parts": [{"text": record.system}]}
        return {"systemInstruction": system, "contents": contents}

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        contents = row.get("contents")
        if not isinstance(contents, list) or not contents:
            text = f"Line {line} has no list “contents” with contents in it."
            yield Problem(line, "missing_contents", text)
            return
        yield from extra_keys(line, row, _COLUMNS)
        for number, content in enumerate(contents, start=1):
            yield from _content(line, f"Line {line}, item {number} of contents", content)
        for key in ("systemInstruction", "system_instruction"):
            if row.get(key) is not None:
                place = f"Line {line}, {key}"
                yield from _content(line, place, row[key], with_role=False)
        yield from _order(line, [one.get("role") for one in contents if isinstance(one, dict)])

    @override
    def about_file(self, path: Path, rows: int) -> Iterator[Problem]:
        if rows > _ROWS:
            text = f"Gemini 2.5 accepts at most {_ROWS:,} examples; this file has {rows:,}."
            yield Problem(0, "too_many_rows", text, "warning")
        if path.stat().st_size > self.largest["train"]:
            yield Problem(0, "file_too_large", "Gemini accepts files of at most 1 GB.", "warning")

    @override
    def settings(self, longest: int) -> dict[str, Any]:
        return {"thinking_budget": 0}


def _content(line: int, place: str, content: Any, *, with_role: bool = True) -> Iterator[Problem]:
    if not isinstance(content, dict):
        yield Problem(line, "data_type", f"{place} is not a JSON object.")
        return
    unknown = sorted(set(content) - {"role", "parts"})
    if unknown:
        text = f"{place} has keys that are not allowed: {', '.join(unknown)}."
        yield Problem(line, "message_unrecognized_key", text)
    role = content.get("role")
    if (with_role and role not in _ROLES) or not isinstance(role, str | None):
        text = (
            f"{place} has the role {role!r}; the assistant is called “model” and the other “user”."
        )
        yield Problem(line, "unrecognized_role", text)
    parts = content.get("parts")
    if not isinstance(parts, list | None):
        yield Problem(line, "missing_content", f"{place} has no list “parts” with parts in it.")
        return
    if not parts:
        # google-genai's own type takes a system text that says nothing.
        code = "missing_content" if with_role else "empty_part"
        yield Problem(line, code, f"{place} has no list “parts” with parts in it.")
    for part in parts or ():
        yield from _part(line, place, part)


def _part(line: int, place: str, part: Any) -> Iterator[Problem]:
    if not isinstance(part, dict) or set(part) - _PARTS:
        yield Problem(line, "missing_content", f"{place} has a part that Gemini does not know.")
    elif all(value is None for value in part.values()):
        yield Problem(line, "empty_part", f"{place} has a part that says nothing.")
    elif not isinstance(part.get("text"), str | None):
        yield Problem(line, "missing_content", f"{place} has a part whose text is not a text.")
    elif isinstance(part.get("text"), str) and not part["text"].strip():
        yield Problem(line, "blank_content", f"{place} has an empty text.", "warning")


def _order(line: int, roles: list[Any]) -> Iterator[Problem]:
    if "model" not in roles:
        text = f"Line {line} has no content by the model, so there is nothing to learn from it."
        yield Problem(line, "example_missing_assistant_message", text)
    elif roles[-1:] != ["model"]:
        text = f"Line {line} does not end with a content by the model."
        yield Problem(line, "last_message_not_assistant", text, "warning")
    if roles[:1] == ["model"]:
        text = f"Line {line} begins with a content by the model; the user should come first."
        yield Problem(line, "first_message_not_user", text, "warning")
    if any(one == other for one, other in pairwise(roles)):
        text = f"Line {line} has two contents in a row with the same role: join them."
        yield Problem(line, "roles_not_alternating", text, "warning")
