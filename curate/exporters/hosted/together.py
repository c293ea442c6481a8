"""Together AI: chats, pairs of prompt and completion, plain texts or preferences."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import (
    Exporter,
    Problem,
    alternating_messages,
    answer,
    exporters,
    without_learning,
)
from curate.exporters.chat_rules import ChatRules, extra_keys, text_problems
from curate.exporters.preferences.openai_preferences import OUTPUTS, preference_problems

SHAPES: Mapping[str, tuple[str, ...]] = {
    "a text": ("text",),
    "a chat": ("messages",),
    "a prompt with its completion": ("prompt", "completion"),
    "a preference": ("input", *OUTPUTS),
}
RULES = ChatRules(calls=False, empty="warning", weights=(int, bool), repeated="error")
_IMAGE = re.compile(r"data:image/(jpeg|png|webp);base64,")
_LARGEST_IMAGE = 23 + 4 * (10 << 20) // 3
_IMAGES = 10


@exporters.register
class Together(Exporter):
    """One of four shapes a file, and no other column.

    Rules are those of the check that Together's SDK made before the upload (``check_file`` in
    ``together`` 1.5); since version 2 it looks at little more than the JSON, and the server at the
    rest.
    """

    name: ClassVar[str] = "together"
    title: ClassVar[str] = "Together AI"
    reader: ClassVar[str] = "Chats for Together AI, which tunes and serves open models by LoRA."
    reads_commands: ClassVar[bool] = True
    about_tables: ClassVar[str] = "Together reads CSV for evaluations only, not for tuning."

    @override
    def row(self, record: Record) -> dict[str, Any]:
        return {"messages": [*without_learning(alternating_messages(record)), answer(record)]}

    @override
    def shape(self, row: Mapping[str, Any]) -> str | None:
        fitting = [name for name, columns in SHAPES.items() if set(columns) <= row.keys()]
        return fitting[0] if len(fitting) == 1 else None

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        fitting = [name for name, columns in SHAPES.items() if set(columns) <= row.keys()]
        if not fitting:
            text = (
                f"Line {line} has none of the columns {'; '.join(map(', '.join, SHAPES.values()))}."
            )
            yield Problem(line, "missing_messages_list", text)
            return
        if len(fitting) > 1:
            yield Problem(line, "two_shapes", f"Line {line} is both {' and '.join(fitting)}.")
            return
        (shape,) = fitting
        yield from extra_keys(line, row, SHAPES[shape], "error")
        if shape == "a chat":
            yield from RULES.problems(line, row["messages"])
            yield from _parts(line, row["messages"])
        elif shape == "a preference":
            yield from preference_problems(line, row, RULES)
            given = row["input"]
            yield from _parts(line, given.get("messages") if isinstance(given, dict) else None)
            for key in OUTPUTS:
                yield from _parts(line, row[key])
        else:
            for column in SHAPES[shape]:
                if isinstance(row[column], list):
                    yield from _parts(line, [{"role": "user", "content": row[column]}])
                else:
                    yield from text_problems(line, row, column)

    @override
    def about_file(self, path: Path, rows: int) -> Iterator[Problem]:
        if path.suffix != ".jsonl":
            text = "Together accepts only files whose name ends in .jsonl."
            yield Problem(0, "file_name", text)


def _parts(line: int, listed: Any) -> Iterator[Problem]:
    """Content that is a list: texts, and images of the user's; or that is neither list nor text."""
    said = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    kinds = {isinstance(one.get("content"), list) for one in said}
    if len(kinds) > 1:
        text = f"Line {line} mixes text contents with list contents."
        yield Problem(line, "missing_content", text)
    images = 0
    for one in said:
        content = one.get("content")
        if not isinstance(content, list):
            continue
        for part in content:
            fault = _part(part, one.get("role"))
            if fault:
                yield Problem(line, "missing_content", f"Line {line} {fault}.")
        mine = sum(isinstance(part, dict) and part.get("type") == "image_url" for part in content)
        if one.get("weight") and mine:
            yield Problem(line, "weight", f"Line {line} has a weight on a message with an image.")
        images += mine
    if images > _IMAGES:
        text = f"Line {line} has {images} images; Together accepts {_IMAGES}."
        yield Problem(line, "too_many_images", text)


def _part(part: Any, role: Any) -> str:
    """What is wrong with a part of a content; empty where nothing is."""
    if not isinstance(part, dict) or part.get("type") not in ("text", "image_url"):
        return "has a content part that is neither a text nor an image"
    if part["type"] == "text":
        return "" if isinstance(part.get("text"), str) else "has a content part without text"
    image = part.get("image_url")
    url = image.get("url") if isinstance(image, dict) else None
    if role != "user" or not isinstance(url, str) or not _IMAGE.match(url):
        return "has an image that is not a JPEG, PNG or WEBP in base64 by the user"
    return "has an image of more than 10 MB" if len(url) > _LARGEST_IMAGE else ""
