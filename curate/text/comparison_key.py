"""The comparison key of a text: what of it counts when texts are compared with each other."""

import re
from dataclasses import dataclass

from curate.text.normalization import normalize

_DIGIT = re.compile(r"\d")
_QUANTITY = re.compile(r"\d+(?:[.,:/\-]\d+)*([^\W\d_]{0,4})")
_EDGES = "()[]{}<>\"'“”‘’«»,;:.!?*_#$€£¥+~=|"

_NAMED = r"(?:[ \t]+[^\s,;:.!?]+){0,4}[ \t]*(?:[,;:.!]+|(?=\n)|\Z)"
_GREETING = re.compile(
    r"\s*(?:"
    r"(?:dear|hi|hello|hey|greetings|hallo|liebe[rs]?|bonjour|hola|buenos d[ií]as|estimad[oa]s?|cher|chère"
    rf"|sehr geehrte[rs]?|guten (?:tag|morgen|abend)|good (?:morning|afternoon|evening|day)){_NAMED}"
    r"|i hope (?:this|that|you|all)\b[^.!?\n]{0,60}[.!,]"
    r"|(?:thank you|thanks|danke|merci|gracias) for (?:contacting|reaching out|your (?:e-?mail|message))"
    r"\b[^.!?\n]{0,60}[.!]"
    r"|(?:hi|hello|hey|hallo|hola|bonjour)(?: there| all| team)?(?=[\s,;:.!])"
    r")[\s,;:.!]*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:kind|best|warm|warmest|many thanks and)?[ \t]*(?:regards|wishes)"
    r"|yours(?: sincerely| faithfully| truly)?|sincerely(?: yours)?|respectfully"
    r"|cheers|best|take care|all the best"
    r"|(?:many[ \t]+)?(?:thanks|thank you|thx)(?:[ \t]+(?:so|very) much|[ \t]+a lot)?(?:[ \t]+in advance)?"
    r"(?:[ \t]+for your (?:help|time|support|understanding|patience|assistance))?"
    r"|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|(?:viele|liebe|beste) gr(?:ü|ue)(?:ß|ss)e|mfg|vielen dank|danke"
    r"|(?:bien )?cordialement|merci(?: d'avance)?|(?:un )?saludos?(?: cordial(?:es)?)?|(?:muchas )?gracias",
    re.IGNORECASE,
)
_SIGNED = 4  # lines of a name, a position, a company and a number below a closing
_SHORT = 40
_OPENINGS = 3


@dataclass(frozen=True, slots=True)
class ComparisonKey:
    """What of a text counts; always without case, white space and Unicode spelling.

    Attributes:
        numbers: Whether numbers count. Where not, every number and every word with a digit in it (an
            order id, a date) reads as one and the same, but its unit stays: 10 mg is not 10 ml.
        courtesies: Whether the greeting in front and the sign-off at the end count.
    """

    numbers: bool = True
    courtesies: bool = True

    def __call__(self, text: str) -> str:
        """What counts of a text."""
        if not self.courtesies:
            text = without_courtesies(text)
        read = normalize(text)
        return read if self.numbers else without_numbers(read)

    @property
    def name(self) -> str:
        """The key in short, to distinguish what was computed by it."""
        return "+".join(
            ["2", *["numbers"] * (not self.numbers), *["courtesies"] * (not self.courtesies)]
        )


PLAIN = ComparisonKey()


def without_numbers(text: str) -> str:
    """A normalized text in which all numbers and ids are the same, ``0``."""
    if not _DIGIT.search(text):
        return text
    read: list[str] = []
    for token in text.split(" "):
        new = _number(token) if _DIGIT.search(token) else token
        # The groups of one long number are one number.
        if not (new == "0" and read and read[-1] == "0"):
            read.append(new)
    return " ".join(read)


def _number(token: str) -> str:
    core = token.strip(_EDGES)
    quantity = _QUANTITY.fullmatch(core)
    unit = quantity[1] if quantity else ""
    before, _, after = token.partition(core)
    # Marks that belong to the number (#, +) go with it; the sentence's own stay.
    return f"{before.strip('#+')}0{unit}{after}"


def without_courtesies(text: str) -> str:
    """A text without its greeting and its sign-off; as it is where nothing else is in it."""
    start = 0
    for _ in range(_OPENINGS):
        greeting = _GREETING.match(text, start)
        if not greeting:
            break
        start = greeting.end()
    left = _without_closing(text[start:])
    return left if left.strip() else text


def _without_closing(text: str) -> str:
    lines = text.rstrip().split("\n")
    for back in range(1, min(_SIGNED + 1, len(lines) - 1) + 1):
        line, below = lines[-back], lines[len(lines) - back + 1 :]
        if any(len(one.strip()) > _SHORT for one in below):
            break
        closing = _CLOSING.match(line.strip())
        if closing and len(line.strip()) - closing.end() <= _SHORT // 2:
            return _without_closing("\n".join(lines[:-back]))
    last = lines[-1]
    end = max(last.rstrip(" .!?\t").rfind(mark) for mark in ".!?") + 1
    if end and _CLOSING.fullmatch(last[end:].strip(" .!,\t")):
        return _without_closing("\n".join([*lines[:-1], last[:end]]))
    return "\n".join(lines)
