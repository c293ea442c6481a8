"""The requests of a batch, and where those of some answers are found."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from curate.domain.errors import CurateError
from curate.importers.base import importers
from curate.importers.file_format import format_of
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.batches.replies import key_of
from curate.importers.presets.training.chats import Conversation, Unfit, conversation, parse_cell

ASKED = (
    "body.messages",
    "body.input",
    "body.prompt",
    "params.messages",
    "request.contents",
    "modelInput.messages",
    "modelInput.prompt",
)
"""The columns of what is asked, by system."""
_SYSTEMS = (
    *("body.instructions", "params.system", "modelInput.system"),
    *("request.systemInstruction.parts", "request.system_instruction.parts"),
    *("request.config.systemInstruction.parts",),
)
_SUFFIXES = (".jsonl", ".ndjson", ".json", ".txt")
# Twice of what any system takes as a batch.
_LARGEST = 512 << 20
_PEEKED = 64 << 10
_MOST_FILES = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A file of requests to some answers.

    Attributes:
        paths: The file; several where nothing tells which of them it is.
        known: How many of the answers asked about have their request in it.
    """

    paths: tuple[Path, ...] = ()
    known: int = 0


def asked_column(columns: Collection[str]) -> str | None:
    """The column of what is asked."""
    return next((name for name in ASKED if name in columns), None)


def is_request(columns: Collection[str]) -> bool:
    """Whether these are the columns of requests of a batch."""
    keyed = bool({"custom_id", "key", "recordId"} & set(columns))
    return keyed and asked_column(columns) is not None


def request_in(texts: Mapping[str, str]) -> tuple[Conversation, str]:
    """What a request asks, and how its answer is to begin (a prefill), mostly empty.

    Raises:
        Unfit: It asks nothing, or not by text alone.
    """
    column = next((name for name in ASKED if texts.get(name)), None)
    if column is None:
        raise Unfit("The request has no messages.")
    cell = texts[column]
    value = parse_cell(cell) if cell[:1] in {"[", "{"} else None
    messages = [{"role": "user", "content": cell}] if value is None else _messages(value)
    prefill = ""
    if messages and messages[-1]["role"] in {"assistant", "model"}:
        prefill = text_of(messages.pop()["content"])
    system = next((texts[name] for name in _SYSTEMS if texts.get(name)), "")
    if system:
        parts = parse_cell(system) if system[:1] == "[" else None
        messages.insert(0, {"role": "system", "content": _content(parts) if parts else system})
    return conversation(messages), prefill


def _messages(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, str):
        return [{"role": "user", "content": value}]
    listed = value if isinstance(value, list) else [value]
    return [
        {
            "role": text_of(each.get("role")) or "user",
            "content": _content(each.get("content", each.get("parts"))),
        }
        if isinstance(each, dict)
        else {"role": "user", "content": text_of(each)}
        for each in listed
    ]


def _content(value: Any) -> Any:
    """Parts that have a text and no kind (Gemini, Nova) get the kind; others are left to be judged."""
    if not isinstance(value, list):
        return value
    return [
        {"type": "text", **part} if isinstance(part, dict) and "text" in part else part
        for part in value
    ]


def find_requests(
    path: Path, keys: Collection[str], models: Collection[str], beside: Sequence[Path]
) -> Found:
    """The file with the requests to answers.

    Of files that were given together, the one that has most of them, if it has half. Of other files
    in the folder, one that has all of them and asks the same model: ids such as ``request-0`` occur
    in every batch. Where several fit equally well, all of them.

    Args:
        path: The file of answers.
        keys: The ids of its first answers.
        models: The models that gave them; empty where they do not say.
        beside: Files that were given together with it.
    """
    given = [each for each in beside if each != path][:_MOST_FILES]
    best = _best(given, keys, frozenset(), needed=0.5)
    if best.paths or beside:
        return best
    return _best(list(_neighbors(path)), keys, frozenset(models), needed=1.0)


def _best(
    paths: Sequence[Path], keys: Collection[str], models: frozenset[str], *, needed: float
) -> Found:
    fits: dict[int, list[Path]] = {}
    for path in paths:
        requests = requests_of(path)
        known = len(requests.keys() & set(keys))
        if known >= max(1, needed * len(keys)) and _same_model(requests, keys, models):
            fits.setdefault(known, []).append(path)
    if not fits:
        return Found()
    most = max(fits)
    return Found(tuple(fits[most]), most)


def _same_model(
    requests: Mapping[str, Mapping[str, str]], keys: Collection[str], models: frozenset[str]
) -> bool:
    """Whether the requests name the models that answered; those have a date behind the name."""
    wanted = {
        model
        for key in keys
        if key in requests
        and (model := requests[key].get("body.model") or requests[key].get("params.model", ""))
    }
    return (
        not models
        or not wanted
        or any(one.startswith(other) or other.startswith(one) for one in models for other in wanted)
    )


def _neighbors(path: Path) -> Iterator[Path]:
    """Other files of the folder that could hold requests."""
    try:
        names = sorted(path.parent.iterdir())[:_MOST_FILES]
    except OSError:
        return
    yield from (
        each
        for each in names
        if each != path and each.suffix.lower() in _SUFFIXES and _could_be(each)
    )


def _could_be(path: Path) -> bool:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return False
        with path.open("rb") as stream:
            head = stream.read(_PEEKED)
    except OSError:
        return False
    names = (b'"body"', b'"params"', b'"request"', b'"modelInput"')
    return any(f'"{key}"'.encode() in head for key in ("custom_id", "key", "recordId")) and any(
        name in head for name in names
    )


def requests_of(path: Path) -> Mapping[str, Mapping[str, str]]:
    """The requests of a file by their id, the first of those that have the same; none in others."""
    if not _could_be(path):
        return {}
    seen = path.stat()
    return _requests_of(path, seen.st_size, seen.st_mtime_ns)


@lru_cache(maxsize=1)
def _requests_of(path: Path, _size: int, _changed: int) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    try:
        for item in importers.make(format_of(path)).open(path).records():
            if isinstance(item, tuple) and is_request(item[1]) and (key := key_of(item[1])):
                found.setdefault(key, item[1])
    except CurateError:
        return {}
    return found
