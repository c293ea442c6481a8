"""Transcripts with times: WebVTT, as Teams, Zoom and Whisper write it, and SRT."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from curate.domain.errors import UnreadableFile
from curate.importers.base import Importer, Item, Table, importers, reject
from curate.importers.encodings import text_encoding
from curate.importers.json_files.flatten import flatten
from curate.importers.json_files.shapes.calls import Said, call_row
from curate.text.encoding import decoding
from curate.text.storable import storable

_TIMES = re.compile(
    r"\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s+-->\s+(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}"
)
_VOICE = re.compile(r"<v(?:\.[\w.-]{0,50})?[ \t]*([^>\n]{0,200})>")
_TAG = re.compile(r"</?[a-z0-9:.][^<>\n]{0,200}>", re.IGNORECASE)
_NAMED = re.compile(r"(?P<name>[^\W\d_][^:<>\n]{0,59}):[ \t]+(?=\S)")
_BLOCKS = ("NOTE", "STYLE", "REGION")
_UNKNOWN = "Unknown speaker"


@importers.register
class Vtt(Importer):
    """A transcript is one record: its turns by speaker, with what each speaker said in a column.

    Cues of one speaker in a row are one turn; times, notes and styles are left out.
    """

    name = "vtt"
    title = "Transcript (WebVTT, SRT)"
    suffixes: ClassVar[tuple[str, ...]] = (".vtt", ".srt")

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        encoding = text_encoding(path, self.encoding)
        text = "".join(decoding.lines(path, encoding))
        cues = list(_cues(text))
        said = _by_voice(cues) if any(_VOICE.search(cue) for cue in cues) else _by_name(cues)
        if not said:
            why = "it has no lines with times, as a transcript has."
            now = "Nothing was imported: a text without times has the ending .txt."
            raise UnreadableFile(path.name, why, now)
        row = flatten({**call_row(said), "note": path.stem, "exported_by": "VTT transcript"})

        def records() -> Iterator[Item]:
            if decoding.is_whole(text) and "\0" not in text:
                yield 1, row, [text]
            else:
                reason = (
                    "The transcript has bytes that are not text in its encoding: it is damaged."
                )
                yield reject(1, reason, [text])

        return Table(self.name, tuple(row), records, encoding=encoding.name)


def is_transcript(lines: list[str]) -> bool:
    """Whether a text without a telling name is a transcript with times."""
    first = next((line.lstrip("\ufeff").strip() for line in lines if line.strip()), "")
    timed = any(_TIMES.match(line) for line in lines[:3])
    return first == "WEBVTT" or first.startswith("WEBVTT ") or (first == "1" and timed)


def _cues(text: str) -> Iterator[str]:
    """The text of each cue."""
    held: list[str] | None = None
    skipping = False
    for raw in (*text.splitlines(), ""):
        line = storable(raw).strip()
        if not line:
            if held:
                yield "\n".join(held)
            held, skipping = None, False
        elif _TIMES.match(line):
            held, skipping = [], False
        elif held is None and line.startswith(_BLOCKS):
            skipping = True
        elif held is not None and not skipping:
            held.append(line)


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip()


def _by_voice(cues: list[str]) -> list[Said]:
    """Who says what, by the tags that name voices; a cue without one goes on as before it."""
    said: list[Said] = []
    for cue in cues:
        before, *voices = _VOICE.split(cue)
        if _plain(before):
            said.append((said[-1][0] if said else _UNKNOWN, _plain(before)))
        for name, text in zip(voices[::2], voices[1::2], strict=True):
            who = html.unescape(name).strip().lstrip("@").strip() or _UNKNOWN
            said.append((who, _plain(text)))
    return [each for each in said if each[1]]


def _by_name(cues: list[str]) -> list[Said]:
    """Who says what, by names before colons, if half of the cues have one and names come again."""
    plain = [_plain(cue) for cue in cues]
    names = [found["name"] if (found := _NAMED.match(text)) else "" for text in plain]
    counts = Counter(filter(None, names))
    again = sum(count for count in counts.values() if count > 1)
    known = sum(counts.values())
    doubtful = known < len(plain) and 2 * again < known
    if 2 * known < len(plain) or doubtful or len(counts) < 2:
        return [("", text) for text in plain if text]
    said: list[Said] = []
    for name, text in zip(names, plain, strict=True):
        who = name or (said[-1][0] if said else _UNKNOWN)
        said.append((who, text[len(name) + 1 :].strip() if name else text))
    return [each for each in said if each[1]]
