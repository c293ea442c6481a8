"""Transcripts of calls, as speech recognition writes them, as turns by speaker."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from curate.importers.json_files.shapes.chat_trees import as_number, moment

Said = tuple[str, str]
TURNS, TRANSCRIPT = "turns", "transcript"
# What a phone system says is no part of what people do.
MACHINES = frozenset({"acd", "ivr", "bot", "voicebot", "system"})
_SPEAKERS = (
    *("speaker_name", "speakerName", "speaker", "speaker_label", "speakerLabel", "speakerTag"),
    *("participantPurpose", "participant_role", "ParticipantRole", "participantRole", "role"),
    *("participant", "channel", "media_channel", "channelTag", "speakerId", "speaker_id"),
)
_TEXTS = (
    *("decoratedText", "text", "transcript", "content", "Content", "sentence", "display", "words"),
    "utterance",
)
# Lists of who said what; in the second, only what has times is a call, and
# segments that name both sides.
_CALLS = ("utterances", "sentences", "phrases", "Transcript", "transcript", "monologues")
_LISTS = (*_CALLS, "segments", "turns")
_SIDES = frozenset(
    {"agent", "advisor", "representative", "rep", "operator"}
    | {"customer", "caller", "client", "visitor"}
)
# Fields that the row has under another name, or that say again what was said.
_CONSUMED = frozenset(
    {"text", "conversationId", "sid", "jobName", "callId", "id", "transcript_id", "language_code"}
    | {"conversationStartTime", "media_start_time", "date_created", "created", "languageCode"}
)
_PURPOSES = {"external": "Customer", "internal": "Agent"}
# Where Whisper holds what it heard for invented (its own thresholds).
_NO_SPEECH, _SURE, _REPETITIVE = 0.6, -1.0, 2.4


def call_in(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """A call as one row: its turns, what each speaker said, the whole as text; else None."""
    for system, read in _READERS.items():
        said = read(item)
        if said:
            found = call_row(said, key=_key(item), created=_created(item), language=_language(item))
            # What somebody wrote about the call stands beside it.
            beside = {
                name: value
                for name, value in item.items()
                if isinstance(value, (str, int, float)) and name not in {*found, *_CONSUMED}
            }
            return {**beside, **found, **_doubtful(item), "exported_by": f"{system} transcript"}
    return None


def call_row(
    said: Sequence[Said], *, key: Any = None, created: Any = None, language: Any = None
) -> dict[str, Any]:
    """Who said what as one row; the messages of one speaker in a row are one turn.

    Beside ``transcript`` and ``turns``, each speaker has a column: naming one of them as the answer
    says who answers.
    """
    merged = [
        (speaker, " ".join(text for _, text in group))
        for speaker, group in groupby(_clean(said), key=lambda each: each[0])
    ]
    lines = [f"{speaker}: {text}" if speaker else text for speaker, text in merged]
    row: dict[str, Any] = {
        "call_id": key,
        TRANSCRIPT: "\n".join(lines),
        TURNS: [list(each) for each in merged],
        "created_at": moment(created),
        "language": language,
    }
    for speaker, text in merged:
        name = column_of(speaker)
        if speaker:
            row[name] = f"{row[name]}\n{text}" if name in row else text
    return {name: value for name, value in row.items() if value not in (None, "")}


def column_of(speaker: str) -> str:
    """The column of what a speaker said."""
    taken = {"call_id", TRANSCRIPT, TURNS, "created_at", "language", "note", "exported_by"}
    name = " ".join(speaker.split())
    return f"{name} (speaker)" if name.casefold() in taken else name


def _clean(said: Sequence[Said]) -> Iterator[Said]:
    for speaker, text in said:
        words = " ".join(text.split())
        if words:
            yield " ".join(speaker.split()), words


def _key(item: Mapping[str, Any]) -> Any:
    about = item.get("metadata")
    inner = about.get("request_id") if isinstance(about, Mapping) else None
    names = ("conversationId", "sid", "jobName", "call_id", "callId", "id", "transcript_id")
    return inner or next((item[name] for name in names if item.get(name)), None)


def _created(item: Mapping[str, Any]) -> Any:
    about = item.get("metadata")
    inner = about.get("created") if isinstance(about, Mapping) else None
    names = ("conversationStartTime", "media_start_time", "date_created", "created_at", "created")
    return inner or next((item[name] for name in names if item.get(name)), None)


def _language(item: Mapping[str, Any]) -> Any:
    names = ("language", "language_code", "languageCode", "LanguageCode")
    return next((item[name] for name in names if isinstance(item.get(name), str)), None)


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list that holds nothing else; else none."""
    whole = isinstance(value, list) and all(isinstance(each, Mapping) for each in value)
    return list(value) if whole else []


def _named(entry: Mapping[str, Any]) -> str:
    value = next((entry[name] for name in _SPEAKERS if entry.get(name) not in (None, "")), "")
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("id") or ""
    if isinstance(value, int):
        by_channel = not any(entry.get(name) is not None for name in _SPEAKERS[:6])
        return f"{'Channel' if by_channel else 'Speaker'} {value}"
    return _PURPOSES.get(str(value), str(value))


def _spoken(entry: Mapping[str, Any]) -> str:
    for name in _TEXTS:
        value = entry.get(name)
        if isinstance(value, str):
            return value
        words = _dicts(value) or _dicts(entry.get("elements"))
        if words and all("value" in word or "text" in word or "word" in word for word in words):
            between = "" if any("value" in word for word in words) else " "
            return between.join(
                str(
                    word.get(
                        "value", word.get("punctuated_word", word.get("text", word.get("word")))
                    )
                )
                for word in words
            )
    return ""


def _deepgram(item: Mapping[str, Any]) -> list[Said]:
    results = item.get("results")
    if not isinstance(results, Mapping) or not _dicts(results.get("channels")):
        return []
    channels = _dicts(results["channels"])
    several = len(channels) > 1
    utterances = _dicts(results.get("utterances"))
    if utterances:
        return [
            (f"Channel {each.get('channel')}" if several else _speaker(each), _spoken(each))
            for each in utterances
        ]
    words: list[tuple[float, str, str]] = []
    whole: list[Said] = []
    for number, channel in enumerate(channels):
        best = next(iter(_dicts(channel.get("alternatives"))), {})
        whole.append((f"Channel {number}" if several else "", str(best.get("transcript") or "")))
        for word in _dicts(best.get("words")):
            who = f"Channel {number}" if several else _speaker(word)
            text = str(word.get("punctuated_word") or word.get("word") or "")
            words.append((_start(word), who, text))
    words.sort(key=lambda each: each[0])
    apart = len({who for _, who, _ in words}) > 1
    return [(who, text) for _, who, text in words] if apart else whole


def _speaker(entry: Mapping[str, Any]) -> str:
    return "" if entry.get("speaker") is None else f"Speaker {entry['speaker']}"


def _start(entry: Mapping[str, Any]) -> float:
    value = entry.get("start", entry.get("start_time"))
    try:
        return float(value) if value is not None else 0.0
    except (TypeError, ValueError):
        return 0.0


def _is_invented(segment: Mapping[str, Any]) -> bool:
    """Whether Whisper itself would rather have left a segment out: silence, or one word for ever."""

    def number(name: str, otherwise: float) -> float:
        value = segment.get(name)
        return float(value) if isinstance(value, (int, float)) else otherwise

    silent = number("no_speech_prob", 0.0) > _NO_SPEECH and number("avg_logprob", 0.0) < _SURE
    return silent or number("compression_ratio", 0.0) > _REPETITIVE


def _whisper(item: Mapping[str, Any]) -> list[Said]:
    segments = _dicts(item.get("segments"))
    timed = all("text" in each and ("start" in each or "offset" in each) for each in segments)
    if not segments or not timed:
        return []
    return [(_named(each), str(each["text"])) for each in segments if not _is_invented(each)]


def _doubtful(item: Mapping[str, Any]) -> dict[str, str]:
    dropped = [str(each.get("text")) for each in _dicts(item.get("segments")) if _is_invented(each)]
    return {"doubtful_segments": "\n".join(dropped)} if dropped else {}


def _genesys(item: Mapping[str, Any]) -> list[Said]:
    transcripts = _dicts(item.get("transcripts"))
    phrases = [each for one in transcripts for each in _dicts(one.get("phrases"))]
    phrases.sort(key=lambda each: as_number(each.get("startTimeMs")))
    return [(_named(each), _spoken(each)) for each in phrases]


def _amazon(item: Mapping[str, Any]) -> list[Said]:
    results = item.get("results")
    if isinstance(results, Mapping) and "jobName" in item:
        segments = _dicts(results.get("audio_segments"))
        if segments:
            return [(str(each.get("speaker_label") or ""), _spoken(each)) for each in segments]
        items = _dicts(results.get("items"))
        return [(str(each.get("speaker_label") or ""), text) for each, text in _words(items)]
    return []


def _words(items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The words of a transcript, each with the punctuation behind it."""
    held: tuple[Mapping[str, Any], str] | None = None
    for each in items:
        text = str(next(iter(_dicts(each.get("alternatives"))), {}).get("content") or "")
        if each.get("type") == "punctuation" and held:
            held = (held[0], held[1] + text)
            continue
        if held:
            yield held
        held = (each, text)
    if held:
        yield held


def _azure(item: Mapping[str, Any]) -> list[Said]:
    phrases = _dicts(item.get("recognizedPhrases"))
    several = len({each.get("channel") for each in phrases}) > 1
    return [
        (
            f"Channel {each.get('channel')}" if several else _speaker(each),
            str(next(iter(_dicts(each.get("nBest"))), {}).get("display") or ""),
        )
        for each in phrases
    ]


def _listed(item: Mapping[str, Any]) -> list[Said]:
    """A list of who said what, under one of the usual names, at the times when it was said."""
    times = {"start", "end", "start_time", "startTime", "startTimeMs", "BeginOffsetMillis", "ts"}
    for name in _LISTS:
        entries = _dicts(item.get(name))
        spoken = [(_named(each), _spoken(each)) for each in entries]
        sides = {who.casefold() for who, _ in spoken}
        sure = name in _CALLS or (name == "segments" and len(sides) == 2 and sides <= _SIDES)
        timed = sure or all(times & each.keys() for each in entries)
        if spoken and timed and all(who and text for who, text in spoken):
            return spoken
    return []


_READERS: dict[str, Callable[[Mapping[str, Any]], list[Said]]] = {
    "Deepgram": _deepgram,
    "Genesys": _genesys,
    "Amazon": _amazon,
    "Azure": _azure,
    "Whisper": _whisper,
    "Call": _listed,
}
