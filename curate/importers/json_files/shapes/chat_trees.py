"""Chats as ChatGPT, Open WebUI and Claude export them: trees, of which one path is the conversation.

Every answer that was generated anew, and every question that was written anew, is a branch. The path is
the one from the leaf that is shown up through its parents.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Node = Mapping[str, Any]
# How much ChatGPT's marks of citations and Open WebUI's reasoning are part of an answer: not at all.
_CITED = re.compile("\ue200[^\ue201]{0,2000}\ue201|【\\d+†[^】]{0,200}】")
_DETAILS = re.compile(r"<details\b[^>]{0,2000}>.*?</details>\s*", re.DOTALL)
_SPOKEN = frozenset({"text", "multimodal_text"})


def chat_in(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """A chat as one row: id, title, date, model, messages as ``role`` and ``content``; else None."""
    if isinstance(item.get("mapping"), Mapping) and _is_tree(item["mapping"]):
        return _chatgpt(item)
    if isinstance(item.get("chat_messages"), list) and "uuid" in item:
        return _claude(item)
    chat = item.get("chat")
    if isinstance(chat, Mapping) and _is_open_webui(chat):
        return _open_webui(item, chat)
    snapshot = item.get("snapshot")
    rated = snapshot.get("chat") if isinstance(snapshot, Mapping) else None
    if isinstance(rated, Mapping) and isinstance(rated.get("chat"), Mapping):
        return _rated(item, rated)
    return _open_webui({}, item) if _is_open_webui(item) else None


def _is_tree(mapping: Mapping[str, Any]) -> bool:
    return bool(mapping) and all(
        isinstance(node, Mapping) and "parent" in node for node in mapping.values()
    )


def _is_open_webui(chat: Mapping[str, Any]) -> bool:
    history = chat.get("history")
    return isinstance(history, Mapping) and isinstance(history.get("messages"), Mapping)


def _word(value: Any) -> str | None:
    """A text; None for anything else, which is no key and no word that is known."""
    return value if isinstance(value, str) else None


def _path(
    nodes: Mapping[str, Node], leaf: Any, parent: str, age: Callable[[Node], float]
) -> list[Node]:
    """The nodes from the root to a leaf; to the newest one where that is not known."""
    leaf = _word(leaf)
    if leaf not in nodes:
        parents = {str(node.get(parent)) for node in nodes.values()}
        ends = [key for key in nodes if key not in parents]
        leaf = max(ends, key=lambda key: age(nodes[key]), default=None)
    path: list[Node] = []
    seen: set[Any] = set()
    while leaf in nodes and leaf not in seen:
        seen.add(leaf)
        path.append(nodes[leaf])
        leaf = _word(nodes[leaf].get(parent))
    return path[::-1]


def _row(exported_by: str, messages: Sequence[Mapping[str, Any]], **columns: Any) -> dict[str, Any]:
    said = [dict(each) for each in messages if str(each.get("content", "")).strip()]
    # What was asked last and never answered is no part of what was.
    while said[-1:] and said[-1]["role"] == "user" and any(m["role"] == "assistant" for m in said):
        said.pop()
    models = [each.pop("model", None) for each in said]
    return {
        **{name: value for name, value in columns.items() if value not in (None, "", [])},
        "messages": [{"role": each["role"], "content": each["content"]} for each in said],
        "model": next((model for model in reversed(models) if model), None),
        "exported_by": exported_by,
    }


def moment(value: Any) -> Any:
    """Seconds or milliseconds since 1970 as ISO 8601; what is no number as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    seconds = float(value)
    seconds /= 1000 if seconds > 1e11 else 1
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return value


def as_number(value: Any) -> float:
    """A number to order by; 0 for anything else."""
    return float(value) if isinstance(value, (int, float)) else 0.0


def _chatgpt(item: Mapping[str, Any]) -> dict[str, Any]:
    def age(node: Node) -> float:
        message = node.get("message")
        return as_number(message.get("create_time")) if isinstance(message, Mapping) else 0.0

    path = _path(item["mapping"], item.get("current_node"), "parent", age)
    told = [node["message"] for node in path if isinstance(node.get("message"), Mapping)]
    said = [each for message in told if (each := _chatgpt_message(message))]
    pictures = sum(_has_others(message) for message in told)
    return _row(
        "ChatGPT",
        said,
        conversation_id=item.get("conversation_id") or item.get("id"),
        title=item.get("title"),
        created_at=moment(item.get("create_time")),
        custom_gpt=item.get("gizmo_id"),
        attachments=pictures or None,
    )


def _chatgpt_message(message: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a message says to the other side; None for what tools and the program say."""
    about = message.get("metadata")
    about = about if isinstance(about, Mapping) else {}
    author, content = message.get("author"), message.get("content")
    role = _word(author.get("role")) if isinstance(author, Mapping) else None
    hidden = about.get("is_visually_hidden_from_conversation") or about.get(
        "is_user_system_message"
    )
    shown = message.get("recipient") in (None, "all") and message.get("weight") != 0
    if role not in {"user", "assistant"} or hidden or not shown or not isinstance(content, Mapping):
        return None
    if _word(content.get("content_type", "text")) not in _SPOKEN:
        return None
    parts = content.get("parts")
    texts = list(filter(None, map(_part, parts))) if isinstance(parts, list) else []
    text = _CITED.sub("", "\n".join(texts)).strip()
    return {"role": role, "content": text, "model": about.get("model_slug")} if text else None


def _part(part: Any) -> str:
    """A part that is text, or what was heard of one that is sound; empty for pictures."""
    if isinstance(part, Mapping) and part.get("content_type") == "audio_transcription":
        part = part.get("text")
    return part if isinstance(part, str) else ""


def _has_others(message: Mapping[str, Any]) -> bool:
    """Whether a message of a person has pictures or sounds, which no example can show."""
    author, content = message.get("author"), message.get("content")
    parts = content.get("parts") if isinstance(content, Mapping) else None
    by_user = isinstance(author, Mapping) and author.get("role") == "user"
    return by_user and isinstance(parts, list) and any(map(_is_picture, parts))


def _is_picture(part: Any) -> bool:
    return isinstance(part, Mapping) and "image" in str(part.get("content_type"))


def _open_webui(
    item: Mapping[str, Any], chat: Mapping[str, Any], leaf: Any = None
) -> dict[str, Any]:
    history = chat["history"]
    nodes = {
        str(key): node for key, node in history["messages"].items() if isinstance(node, Mapping)
    }
    listed = [each for each in chat.get("messages") or () if isinstance(each, Mapping)]
    known = (
        leaf,
        history.get("currentId"),
        chat.get("currentId"),
        chat.get("branchPointMessageId"),
    )
    last = listed[-1].get("id") if listed else None
    leaf = next((each for each in map(_word, (*known, last)) if each in nodes), None)
    path = _path(nodes, leaf, "parentId", lambda node: as_number(node.get("timestamp")))
    said = [each for node in path or listed if (each := _open_webui_message(node))]
    answers = [node for node in path if node.get("role") == "assistant"]
    rating = answers[-1].get("annotation") if answers else None
    edited = answers[-1].get("originalContent") if answers else None
    params = chat.get("params")
    return _row(
        "Open WebUI",
        said,
        conversation_id=item.get("id") or chat.get("id"),
        title=item.get("title") or chat.get("title"),
        created_at=moment(item.get("created_at") or chat.get("timestamp")),
        system=chat.get("system")
        or (params.get("system") if isinstance(params, Mapping) else None),
        rating=rating.get("rating") if isinstance(rating, Mapping) else None,
        model_answer=edited,
    )


def _open_webui_message(node: Node) -> dict[str, Any] | None:
    role, content = _word(node.get("role")), node.get("content")
    if role not in {"user", "assistant", "system"} or not isinstance(content, str):
        return None
    text = _DETAILS.sub("", content).strip() if role == "assistant" else content
    return {"role": role, "content": text, "model": node.get("model")}


def _rated(item: Mapping[str, Any], rated: Mapping[str, Any]) -> dict[str, Any]:
    """A chat that somebody rated, up to the answer that the rating is about."""
    about, given = item.get("meta"), item.get("data")
    about = about if isinstance(about, Mapping) else {}
    given = given if isinstance(given, Mapping) else {}
    found = chat_in(rated) or {}
    if _is_open_webui(rated["chat"]):
        found = _open_webui(rated, rated["chat"], about.get("message_id"))
    said = {name: given.get(name) for name in ("rating", "reason", "comment") if given.get(name)}
    return {**found, **said, "exported_by": "Open WebUI"}


def _claude(item: Mapping[str, Any]) -> dict[str, Any]:
    listed = [each for each in item["chat_messages"] if isinstance(each, Mapping)]
    nodes = {str(each.get("uuid")): each for each in listed}
    branches = any(_word(each.get("parent_message_uuid")) in nodes for each in listed)
    if branches:
        order = {id(each): at for at, each in enumerate(listed)}
        path = _path(
            nodes,
            item.get("current_leaf_message_uuid"),
            "parent_message_uuid",
            lambda node: order[id(node)],
        )
    else:
        path = listed
    said = [
        {
            "role": "user" if each.get("sender") == "human" else "assistant",
            "content": "\n\n".join(_claude_texts(each)),
        }
        for each in path
    ]
    return _row(
        "Claude",
        said,
        conversation_id=item["uuid"],
        title=item.get("name"),
        created_at=item.get("created_at"),
    )


def _claude_texts(message: Mapping[str, Any]) -> Iterator[str]:
    content = message.get("content")
    parts = [
        str(part.get("text") or "")
        for part in (content if isinstance(content, list) else ())
        if isinstance(part, Mapping) and part.get("type") == "text"
    ]
    yield "\n\n".join(filter(None, parts)) or str(message.get("text") or "")
    for attached in message.get("attachments") or ():
        # A long text that was pasted is here alone.
        if isinstance(attached, Mapping) and attached.get("extracted_content"):
            yield str(attached["extracted_content"])
