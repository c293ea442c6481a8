"""What brackets are for in a text beside placeholders: who speaks, markup, and code."""

# ruff: noqa: SIM905 - a list of words reads best as words
import re

_SPEAKERS = frozenset(
    "doctor dr physician clinician nurse provider therapist patient pt agent rep representative advisor "
    "adviser operator staff support employee customer client caller user guest visitor member assistant bot "
    "system speaker interviewer interviewee host moderator seller buyer student teacher tutor tenant "
    "arzt ärztin patientin kunde kundin berater beraterin mitarbeiter médecin infirmier client conseiller "
    "médico médica paciente cliente agente asesor".split()
)
_TURN = re.compile(r"([\[<{(])[ \t]*([^\W\d_][\w .\-]{0,30}?)[ \t]*[\]>})](?=[ \t:]+\S)")
_ENDS = '.?!…:;。？！"”)»'
_WIKI = re.compile(
    r"\{(?:code|noformat|quote|panel|color)\b|^h[1-6]\. |\[[^\]|]+\|http|^\|\||\[~\w",
    re.MULTILINE,
)
_WIKI_LINKS = re.compile(
    r"\[\[[^\[\]]*[:|][^\[\]]*\]\]|'''|^==+[^=\n]+==+|\{\{[^{}|]+\|[^{}]*=", re.MULTILINE
)
_DOUBLE = re.compile(r"\$?\{\{\s*([^{}\n]{1,120}?)\s*\}\}")
_SIGNS = r"[()\[\]<>\\:;=*^]|&&|\w/\w+/|^/|\w/\w+\.\w"
_PROGRAM = re.compile(
    rf"{_SIGNS}|^--?\w|^\$|\w\.\w|[a-z][A-Z]\w*[A-Z]|^[A-Z][a-z]+(?:[A-Z][a-z]+)+$"
)
_SIGN = re.compile(_SIGNS)
_SHELL = re.compile(
    r"\b(?:export|echo|printf|sudo|mkdir|chmod)\b|\$\(|[=/:]\$\{|\}[/:]|^\s*[A-Z_]+=", re.MULTILINE
)
_PATH = re.compile(r"\S*\Z")


def is_speaker(found: re.Match[str], text: str) -> bool:
    """Whether a bracket around somebody's role says who speaks next, and is nothing to fill in.

    It does at the beginning of a line or a sentence, in front of what is said; and anywhere in a text that
    begins so, where most such brackets stand there or where nothing ends a sentence.
    """
    turns = [turn for turn in _TURN.finditer(text) if turn[1] == found[0][0] and _is_role(turn[2])]
    here = next((turn for turn in turns if turn.start() == found.start()), None)
    if here is None:
        return False
    if _begins_line(here, text):
        return True
    if len(turns) < 2:
        return False
    begins = [_begins_line(turn, text) or _after_sentence(turn, text) for turn in turns]
    if begins[turns.index(here)]:
        return True
    if turns[0].start() != len(text) - len(text.lstrip()):
        return False
    spoken = _TURN.sub("", text)
    return 2 * sum(begins) >= len(begins) + 1 or not any(mark in spoken for mark in ".?!。")


def _is_role(name: str) -> bool:
    parts = re.findall(r"[^\W\d_]+", name.casefold())
    return (
        bool(parts)
        and len(parts) <= 2
        and parts[-1 if parts[0] not in {"dr", "speaker"} else 0] in _SPEAKERS
    )


def _begins_line(turn: re.Match[str], text: str) -> bool:
    return not text[text.rfind("\n", 0, turn.start()) + 1 : turn.start()].strip()


def _after_sentence(turn: re.Match[str], text: str) -> bool:
    before = text[: turn.start()].rstrip()
    return before.endswith(tuple(_ENDS))


def is_wiki(text: str) -> bool:
    """Whether a text is written in a wiki's markup, where two braces mean typewriter."""
    return bool(_WIKI.search(text))


def has_wiki_links(text: str) -> bool:
    """Whether a text holds links between two square brackets, as MediaWiki has them."""
    return bool(_WIKI_LINKS.search(text))


def is_program(name: str) -> bool:
    """Whether what stands between two braces is spelled like a piece of a program, a path or an option."""
    return bool(_PROGRAM.search(name))


def has_signs(name: str) -> bool:
    """Whether there are signs in it that only a program has."""
    return bool(_SIGN.search(name))


def braces(text: str) -> list[str]:
    """What stands between two braces, wherever in a text."""
    return [found[1] for found in _DOUBLE.finditer(text)]


def is_shell(line: str) -> bool:
    """Whether a line is one of a shell, where ``${NAME}`` is a variable."""
    return bool(_SHELL.search(line))


def in_address(found: re.Match[str], text: str) -> bool:
    """Whether a bracket is a part of a web address or of a path."""
    before = _PATH.search(text[max(0, found.start() - 200) : found.start()])
    return before is not None and bool(re.search(r"://|^/\w", before[0]))
