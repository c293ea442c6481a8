"""Atlassian Document Format, the tree of nodes that Jira's API gives for a text, to plain text.

Node types as in developer.atlassian.com/cloud/jira/platform/apis/document/structure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from curate.importers.json_files.flatten import text_of

_DEEPEST = 60
_BLOCKS = frozenset(
    {"paragraph", "heading", "codeBlock", "blockquote", "panel", "rule", "table", "bulletList"}
    | {"orderedList", "taskList", "decisionList", "expand", "nestedExpand", "mediaSingle", "doc"}
    | {"mediaGroup", "layoutSection", "layoutColumn", "bodiedExtension", "extension"}
)
_LISTS = frozenset({"bulletList", "orderedList", "taskList", "decisionList"})


def adf_text(node: Any) -> str:
    """The text of a document: paragraphs apart, list items and table rows one a line."""
    return _text(node, 0).strip()


def _text(node: Any, depth: int) -> str:  # noqa: PLR0911 - one line for each kind of node
    if not isinstance(node, dict) or depth > _DEEPEST:
        return ""
    kind = text_of(node.get("type"))
    given, content = node.get("attrs"), node.get("content")
    attrs: Mapping[str, Any] = given if isinstance(given, dict) else {}
    inner: Sequence[Any] = content if isinstance(content, list) else ()
    if kind == "text":
        return text_of(node.get("text"))
    if kind == "hardBreak":
        return "\n"
    if kind in {"mention", "emoji", "status", "placeholder"}:
        return text_of(attrs.get("text") or attrs.get("shortName"))
    if kind in {"inlineCard", "blockCard", "embedCard"}:
        return text_of(attrs.get("url"))
    if kind in _LISTS:
        return _list(inner, depth, ordered=kind == "orderedList")
    if kind == "tableRow":
        return " | ".join(" ".join(_text(cell, depth + 1).split()) for cell in inner)
    if kind == "table":
        return "\n".join(_text(row, depth + 1) for row in inner)
    return _flow(inner, depth)


def _list(items: Sequence[Any], depth: int, *, ordered: bool) -> str:
    lines = []
    for number, item in enumerate(items, 1):
        mark = f"{number}. " if ordered else "- "
        lines.append(
            mark + _text(item, depth + 1).strip().replace("\n\n", "\n").replace("\n", "\n  ")
        )
    return "\n".join(lines)


def _flow(nodes: Sequence[Any], depth: int) -> str:
    """Blocks with a blank line between them; inline nodes run on."""
    pieces: list[str] = []
    running = False
    for node in nodes:
        text = _text(node, depth + 1)
        block = isinstance(node, dict) and text_of(node.get("type")) in _BLOCKS
        if block or not running:
            pieces.append(text)
        else:
            pieces[-1] += text
        running = not block
    return "\n\n".join(piece for piece in pieces if piece.strip("\n") or len(pieces) == 1)
