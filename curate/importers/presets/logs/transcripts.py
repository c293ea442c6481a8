"""The preset for calls: who answers is guessed where the call says so, else asked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row
from curate.importers.base import Item
from curate.importers.json_files.shapes.calls import MACHINES, TRANSCRIPT, TURNS, column_of
from curate.importers.presets.base import Preset, presets
from curate.importers.presets.helpdesk.threads import exchange
from curate.importers.presets.logs.talks import without_closing
from curate.importers.presets.training.chats import Unfit, parse_cell
from curate.importers.roles.mapping import Reading, Roles, builder

_AGENT = re.compile(
    r"\b(agent|advis[eo]r|support|representative|operator|help ?desk|service desk|call cent(er|re)"
    r"|clerk|doctor|dr|physician|clinician|nurse|therapist|mitarbeiter|berater|kundenservice|arzt"
    r"|conseill[eè]r|m[eé]decin|agente|m[eé]dico|asesor|medewerker|assistant)\b",
    re.IGNORECASE,
)
_CUSTOMER = re.compile(
    r"\b(customer|caller|client|patient|guest|user|visitor|member|kunde|kundin|anrufer(in)?|cliente?"
    r"|patiente?|paciente|klant|external)\b",
    re.IGNORECASE,
)
# How whoever answers a call for an organization begins.
_GREETING = re.compile(
    r"thank(s| you) for (calling|contacting|holding|reaching)|how (can|may) i (help|assist)"
    r"|you('re| are) through to|this call (is|may be|will be) recorded|what can i do for you"
    r"|vielen dank für ihren anruf|wie kann ich ihnen (weiter)?helfen|was kann ich für sie tun"
    r"|merci d'avoir appelé|(comment|en quoi) puis-je vous aider|gracias por llamar"
    r"|en qué (le )?puedo ayudar|obrigad[oa] por ligar|waarmee kan ik u helpen",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"(^|[_. ])(summary|soap|notes?|minutes|report|protocol|zusammenfassung|protokoll|resumen|resumo"
    r"|compte[_ ]?rendu|samenvatting)$",
    re.IGNORECASE,
)
_OWN = frozenset({TRANSCRIPT, TURNS, "call_id", "note", "exported_by"})
# Where a greeting counts: among the first turns of a speaker.
_OPENING = 3
ASKED = (
    "Nothing tells which speaker answers, so each call is an input without an answer. Name the speaker "
    "as the answer."
)
CLOSED = "Thanks and goodbyes at the end of a call belong to no answer, and are left out."
NO_SPEAKERS = (
    "The transcript does not tell speakers apart, so each call is an input without an answer."
)


@presets.register
class Transcripts(Preset):
    """Transcripts of calls and meetings: the last turn of who answers is the output, turns before it.

    Each speaker is a column. Who answers is known where speakers are named for what they do, or where
    one alone greets as organizations do; else it is asked, and each call is an input.
    """

    name = "transcripts"
    title = "transcript"
    complete: ClassVar[bool] = True
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": (TRANSCRIPT,),
        "id": (("call_id", "note"),),
        "created_at": ("created_at",),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        marked = [row.get("exported_by", "").endswith("transcript") for row in sample]
        return sum(marked) / len(marked) if marked and TURNS in columns else 0.0

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        roles = super().mapping(columns, sample)
        found = {column_of(who): None for row in sample for who in agents(_turns(row))}
        answering = [name for name in columns if name in found]
        # What was written about a call is what a model should write about it.
        written = [name for name in columns if _WRITTEN.search(name) and name not in _OWN]
        about = [
            name for name in written if sum(bool(row.get(name)) for row in sample) * 2 > len(sample)
        ]
        return {**roles, "output": about[:1] or answering} if about or answering else roles

    @override
    def reasons(self, roles: Roles) -> tuple[str, ...]:
        named = " and ".join(map(repr, roles.get("output", ())))
        rest = {role: names for role, names in roles.items() if role != "output"}
        written = any(_WRITTEN.search(name) for name in roles.get("output", ()))
        why = (
            "what was written about the call, by its name"
            if written
            else "who answers, by name or greeting"
        )
        own = (f"{named} → output: {why}.",) if named else ()
        return (*super().reasons(rest), *own)

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        if roles.get("output"):
            written = any(_WRITTEN.search(name) for name in roles["output"])
            return () if written else (CLOSED,)
        named = any(who for row in sample for who, _ in _turns(row))
        return (ASKED if named else NO_SPEAKERS,)

    @override
    def suggested(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]
    ) -> Mapping[str, list[str]]:
        said = {column_of(who): None for row in sample for who, _ in _turns(row) if who}
        speakers = [name for name in columns if name in said]
        return {"output": speakers} if speakers else {}

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        answering = set(roles.get("output", ()))
        used = {role: names for role, names in roles.items() if role not in {"output", "metadata"}}
        kept = {"metadata": [name for name in roles.get("metadata", ()) if name not in _OWN]}
        build = builder({**used, **kept}, replace(reading, everything=False))
        own = builder({**used, **kept, "output": list(answering)}, reading)
        for item in items:
            if not isinstance(item, tuple):
                yield item
                continue
            turns = _turns(item[1])
            # What each speaker said is in the turns.
            spoken = {column_of(who) for who, _ in turns}
            if answering & spoken:
                yield _without(_example(build(item), turns, answering), spoken)
            else:
                # Nobody of this call answers, or a column beside the call does.
                yield _without(own(item), spoken)


def _without(row: Row, columns: set[str]) -> Row:
    """A row without these in its metadata."""
    if not isinstance(row, ImportedRow):
        return row
    kept = {name: value for name, value in row.metadata.items() if name not in columns}
    return replace(row, metadata=kept)


def _turns(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    value = parse_cell(texts.get(TURNS, ""))
    return [(str(who), str(text)) for who, text in value] if isinstance(value, list) else []


def agents(turns: Sequence[tuple[str, str]]) -> list[str]:
    """The speakers who answer, by what they are called or how they greet; empty where nothing tells."""
    speakers = [who for who in dict.fromkeys(who for who, _ in turns) if who]
    people = [who for who in speakers if who.casefold() not in MACHINES]
    if len(people) < 2:
        return []
    by_name = [who for who in people if _AGENT.search(who) and not _CUSTOMER.search(who)]
    customers = [who for who in people if _CUSTOMER.search(who)]
    if by_name and len(by_name) < len(people):
        return by_name
    if customers and len(people) - len(customers) == 1:
        return [who for who in people if who not in customers]
    greeting = [
        who
        for who in people
        if any(
            _GREETING.search(text)
            for text in [text for name, text in turns if name == who][:_OPENING]
        )
    ]
    return greeting if len(greeting) == 1 else []


def _example(row: Row, turns: Sequence[tuple[str, str]], answering: set[str]) -> Row:
    """A call as a conversation; one in which nobody asks before the answer stays as it is."""
    if not isinstance(row, ImportedRow):
        return row
    automatic = [text for who, text in turns if who.casefold() in MACHINES]
    said: list[dict[str, str]] = [
        {
            "role": "assistant" if column_of(who) in answering else "user",
            "content": text,
            "at": "",
        }
        for who, text in turns
        if who.casefold() not in MACHINES
    ]
    without_closing(said)
    try:
        whole = exchange(said)
    except Unfit:
        return row
    kept: dict[str, Any] = {"automatic_replies": "\n\n".join(automatic)} if automatic else {}
    return replace(
        row,
        input=whole.input,
        output=whole.output,
        turns=whole.turns,
        metadata={**row.metadata, **kept, **whole.metadata},
    )
