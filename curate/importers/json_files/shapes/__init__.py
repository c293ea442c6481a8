"""Objects that tools nest too deeply for a table: chats that branch, calls, traces."""

from collections.abc import Mapping
from typing import Any

from curate.importers.json_files.shapes.calls import call_in
from curate.importers.json_files.shapes.chat_trees import chat_in
from curate.importers.json_files.shapes.traces import trace_in


def shaped(item: Any) -> dict[str, Any] | None:
    """An object as one row, where it is such a chat, call or trace; None for any other value.

    Each has ``exported_by``, by which presets recognize it.
    """
    if not isinstance(item, Mapping):
        return None
    return chat_in(item) or call_in(item) or trace_in(item)
