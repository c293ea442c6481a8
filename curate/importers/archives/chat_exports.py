"""Archives that are one export in many files: days of Slack become channels, chats come alone."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from curate.importers.archives.archive import Member
from curate.importers.json_files.flatten import decoder

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_PEOPLE = frozenset({"users.json", "org_users.json"})
_CHANNELS = frozenset({"channels.json", "groups.json", "dms.json", "mpims.json"})
_DIRECT = frozenset({"dms.json", "mpims.json"})
_CHATS = re.compile(r"conversations(-\d+)?\.json")
# What OpenAI and Anthropic put beside the chats.
_WITH_CHATS = frozenset(
    {"chat.html", "user.json", "users.json", "projects.json", "message_feedback.json"}
    | {
        "shared_conversations.json",
        "model_comparisons.json",
        "memories.json",
        "export_manifest.json",
    }
    | {"user_settings.json", "shopping.json", "group_chats.json", "sora.json"}
)
_ASIDE = "it belongs to the export and holds no messages"
LARGEST_DAY = 200 << 20


def gathered(members: Sequence[Member]) -> list[Member]:
    """The files of an archive, those of one export together; any other archive as it is."""
    names = {PurePosixPath(each.name).name for each in members}
    days = [each for each in members if _is_day(each)]
    if days and names & _CHANNELS and names & _PEOPLE:
        return list(_slack(members, days))
    if names & _WITH_CHATS and any(map(_CHATS.fullmatch, names)):
        return [_chats(each) for each in members]
    return list(members)


def _is_day(member: Member) -> bool:
    path = PurePosixPath(member.name)
    return bool(_DAY.fullmatch(path.name)) and len(path.parts) > 1 and member.path is not None


def _chats(member: Member) -> Member:
    """A member of an export of chats; what holds no chats is left out."""
    if _CHATS.fullmatch(PurePosixPath(member.name).name) or member.path is None:
        return member
    return replace(member, path=None, aside=_ASIDE)


def _slack(members: Sequence[Member], days: Sequence[Member]) -> Iterator[Member]:
    """A file of messages for each channel, which threads run through, however many days they take."""
    people, kinds = _people(members), _direct(members)
    channels: dict[str, list[Member]] = {}
    for day in days:
        channels.setdefault(str(PurePosixPath(day.name).parent), []).append(day)
    for folder, own in channels.items():
        name = PurePosixPath(folder).name
        first = own[0].path
        if first is None:  # pragma: no cover - days were unpacked
            continue
        path = first.with_name("messages of the channel.jsonl")
        direct = name in kinds
        with path.open("w", encoding="utf-8") as out:
            for day in sorted(own, key=lambda each: each.name):
                for message in _listed(day.path):
                    line = _named(message, people, name, direct=direct)
                    out.write(json.dumps(line, ensure_ascii=True) + "\n")
        yield Member(folder, path)
    taken = {each.name for each in days}
    for member in members:
        if member.name not in taken and member.path is not None:
            yield replace(member, path=None, aside=_ASIDE)
        elif member.name not in taken:
            yield member


def _listed(path: Path | None) -> list[Mapping[str, Any]]:
    """The objects of a JSON list; none where a file is no such list."""
    if path is None or path.stat().st_size > LARGEST_DAY:
        return []
    try:
        found = decoder.decode(path.read_text(encoding="utf-8", errors="replace"))
    except (json.JSONDecodeError, RecursionError, OSError):
        return []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _of(members: Iterable[Member], names: frozenset[str]) -> Iterator[Mapping[str, Any]]:
    for member in members:
        if PurePosixPath(member.name).name in names:
            yield from _listed(member.path)


def _people(members: Sequence[Member]) -> dict[str, str]:
    """What people are called, by their ids."""
    found: dict[str, str] = {}
    for person in _of(members, _PEOPLE):
        about = person.get("profile")
        about = about if isinstance(about, dict) else {}
        names = (about.get("display_name"), person.get("real_name"), about.get("real_name"))
        name = next((str(each) for each in (*names, person.get("name")) if each), "")
        if name and person.get("id"):
            found[str(person["id"])] = name
    return found


def _direct(members: Sequence[Member]) -> set[str]:
    """The folders of direct messages, which have no threads."""
    return {
        str(each[name])
        for each in _of(members, _DIRECT)
        for name in ("id", "name")
        if each.get(name)
    }


def _named(
    message: Mapping[str, Any], people: Mapping[str, str], channel: str, *, direct: bool
) -> dict[str, Any]:
    """A message with its channel and the name of its author; mentions say names."""
    text = message.get("text")
    if isinstance(text, str):
        text = re.sub(
            r"<@([A-Z0-9]+)(\|[^<>]*)?>",
            lambda found: f"<@{found[1]}|{people.get(found[1], found[1])}>",
            text,
        )
    kind = {"channel_kind": "direct"} if direct else {}
    name = people.get(str(message.get("user")))
    return {**message, "text": text, "channel": channel, "user_name": name, **kind}
