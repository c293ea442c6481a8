"""A guess of the format of a file of JSON, from the names of its columns."""

import json
from itertools import islice
from pathlib import Path
from typing import Any

from curate.domain.errors import UnreadableFile
from curate.exporters.pieces import Piece, pieces

_LOOKED_AT = 20


def guess(path: Path) -> str:
    """The format that most of the first rows have the shape of; ``openai`` where none has one.

    Raises:
        UnreadableFile: There is no such file.
    """
    found: list[str] = []
    try:
        with path.open("rb") as file:
            for piece in islice(pieces(file, path), _LOOKED_AT):
                name = _format(piece.raw) if isinstance(piece, Piece) else None
                if name:
                    found.append(name)
    except OSError as error:
        raise UnreadableFile(path.name, f"{error.strerror}.", "Nothing was validated.") from None
    return max(found, key=found.count) if found else "openai"


def _format(raw: bytes) -> str | None:
    try:
        row = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return _of_row(row) if isinstance(row, dict) else None


def _of_row(row: dict[str, Any]) -> str | None:
    keys = row.keys()
    shapes: list[tuple[str, bool]] = [
        ("gemini", "contents" in keys),
        ("bedrock", "schemaVersion" in keys),
        ("dpo", {"chosen", "rejected"} <= keys or "preferred_output" in keys),
        ("kto", "kto_tag" in keys or isinstance(row.get("label"), bool)),
        ("prompt_completion", {"prompt", "completion"} <= keys),
        ("llama_factory", {"conversations", "system"} <= keys),
        ("sharegpt", "conversations" in keys),
        ("alpaca", {"instruction", "output"} <= keys),
        ("openai", "messages" in keys),
        ("together", "text" in keys),
    ]
    return next((name for name, fits in shapes if fits), None)
