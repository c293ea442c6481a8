"""Where a mail's signature begins, told from what its writer still says."""

import re
from collections.abc import Sequence

from curate.text.mail.legal_notices import notice
from curate.text.mail.quotes import anything, filled
from curate.text.mail.signature_signs import (
    BULLET,
    CLOSING,
    CONTACT,
    DELIMITER,
    LISTS,
    NAMED,
    SENT,
)

_LONGEST = 15
_WIDEST = 120
_BLOCK = 9
_RULED = 3  # characters of the longest line of dashes
# A line of a signature: a name, a title, a company, a street; no sentence.
_SHORT = re.compile(r"[^\W\d_][^?!;]{0,79}")
_SENTENCE = re.compile(
    r"[^\W_]{2,}[.?!]\s*$|\b(?:I|we|you|please|is|are|was|ich|wir|sie|bitte|ist|je|nous|vous|est|ik|wij|u|"
    r"yo|es|por favor|io|noi|è)\b"
)
_NAME = re.compile(
    r"(?:(?:mr|mrs|ms|dr|prof|dipl|ing|herr|frau|mme)\.?\s+)*[^\W\d_a-z](?:[^\W\d_]|"
    r"[.'’-])*(?:\s+(?:(?:van|von|de|der|den|"
    r"del|la|di|da|dos|el|bin|af|zu|ter)\s+)*[^\W\d_a-z](?:[^\W\d_]|[.'’-])*){0,3}(?:,\s*[\w.]{2,8})?",
)
_STRONG = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}\.\w|\+\d[\d\s()/.-]{6,}|"
    r"\b(?:tel|phone|fax|mob|mobil\w*|cell|fon|telefon|tél|gsm|office|direct|handy|"
    r"[mtpfe])\.?\s?[:.]\s?[+(\d]",
    re.IGNORECASE,
)
# Somebody gives their details because they are asked for, or asks to be called.
_DETAILS = re.compile(
    r"(?<!\w)(?:call me|contact me|reach me|ring me|phone me|write to me|my (?:\w+ ){0,2}(?:number|"
    r"phone|address|details|e-?mail|"
    r"contact|name)|(?:number|address|details) (?:is|are)|below|(?:ship|send|"
    r"deliver)\w* (?:\w+ ){0,2}to|rufen sie|meine (?:\w+ )?"
    r"(?:nummer|adresse|anschrift|daten)|erreichen|unten|appelez|mon (?:\w+ )?(?:numéro|adresse)|"
    r"mes coordonnées|joindre|"
    r"mijn (?:\w+ )?(?:nummer|adres|gegevens)|bereiken|bel me|mi (?:\w+ )?(?:número|dirección|teléfono)|"
    r"llám\w+|mio (?:\w+ )?"
    r"(?:numero|indirizzo)|chiam\w+|meu (?:\w+ )?(?:número|endereço)|lig\w+ para)(?!\w)",
    re.IGNORECASE,
)


def signature(lines: Sequence[str], end: int, *, mail: bool = False) -> int:
    """The first line of the signature that a text ends with before ``end``; ``end`` where there is none.

    Args:
        lines: Of the text.
        end: One past the last of them that is not blank.
        mail: Whether the text quotes a mail, so that ``--`` is hardly a rule.
    """
    begin = delimited(lines, end, mail=mail)
    if begin < end and anything(lines[:begin]):
        return begin
    for find in (sent, _listed, notice, _initialled, _contacts, _block):
        begin = find(lines, end)
        if begin < end and anything(lines[:begin]):
            return begin
    return end


def delimited(lines: Sequence[str], end: int, *, mail: bool = False) -> int:
    """The line of ``-- `` with a signature below it; ``end`` where there is none.

    Without its blank it is a rule as well: only what looks like a signature below it makes it one.
    """
    for at in range(max(0, end - _LONGEST - 1), end):
        line = lines[at].rstrip("\r")
        if len(line) <= _RULED and DELIMITER.fullmatch(line):
            below = [one.strip() for one in lines[at + 1 : end] if one.strip()]
            if line == "-- " or mail:
                looks = _signs(below, strict=False)
            else:
                looks = _stands_apart(lines, at) and _signs(below, strict=True)
            if looks:
                return at
    return end


def _stands_apart(lines: Sequence[str], at: int) -> bool:
    """Whether ``--`` is the only one of a text, below a sentence that has ended or a blank line."""
    above = next((line.strip() for line in reversed(lines[:at]) if line.strip()), "")
    ended = above.endswith((".", "!", "?", "…", "。", ")")) or not (at and lines[at - 1].strip())
    others = sum(DELIMITER.fullmatch(line.rstrip("\r")) is not None for line in lines)
    return ended and not above.endswith((":", "：")) and others == 1


def _signs(below: Sequence[str], *, strict: bool) -> bool:
    """Whether lines are those of a signature; strictly: names, contacts and the like, and nothing else."""
    if any(line.endswith("?") or DELIMITER.fullmatch(line) for line in below):
        return False
    if not strict:
        return True
    if not below or len(below) > _BLOCK + 1:
        return not below
    first = below[0].strip("*_ ")
    named = _NAME.fullmatch(first) or NAMED.fullmatch(first) or SENT.fullmatch(first)
    contacts = sum(CONTACT.search(line) is not None for line in below)
    return (named is not None or contacts > 0) and all(
        CONTACT.search(line) or SENT.fullmatch(line) or _is_label(line) for line in below
    )


def _is_label(line: str) -> bool:
    """Whether a line names somebody or something, and is no sentence."""
    words = line.split()
    return (
        len(words) <= _BLOCK
        and _SHORT.fullmatch(line) is not None
        and (line[0].isupper() or not line[0].isalpha())
        and not _SENTENCE.search(line)
    )


def sent(lines: Sequence[str], end: int) -> int:
    """A last line such as "Sent from my phone"; ``end`` where it is another."""
    return end - 1 if end and len(lines[end - 1]) < 200 and SENT.fullmatch(lines[end - 1]) else end


def _listed(lines: Sequence[str], end: int) -> int:
    """The footer of a mailing list: a long rule, names and addresses."""
    for at in range(max(0, end - 6), end):
        if LISTS.fullmatch(lines[at]) and any(CONTACT.search(line) for line in lines[at:end]):
            return at
    return end


def _initialled(lines: Sequence[str], end: int) -> int:
    """A name behind a dash, alone at the end and below no list."""
    last = lines[end - 1].strip() if end else ""
    alone = end > 2 and not lines[end - 2].strip()  # a text, a blank line, the name
    if not alone or not NAMED.fullmatch(last) or not last[1].isupper():
        return end
    above = next((line for line in reversed(lines[: end - 1]) if line.strip()), "")
    return end if BULLET.match(above) else end - 1


def _contacts(lines: Sequence[str], end: int) -> int:
    """What stands below a closing formula and the name, where it holds numbers and addresses."""
    for at in range(max(0, end - _LONGEST), end):
        if CLOSING.fullmatch(lines[at]) and anything(lines[:at]):
            name = filled(lines, at + 1)
            rest = end if name is None else name + 1
            below = lines[rest:end]
            found = rest < end and any(CONTACT.search(line) for line in below)
            fits = all(len(line) < _WIDEST and not line.rstrip().endswith("?") for line in below)
            return rest if found and fits and not _gives_details(lines[:at]) else end
    return end


def _block(lines: Sequence[str], end: int) -> int:
    """A last paragraph of a name and at least one contact, below a sentence that has ended."""
    begin = end
    while begin and lines[begin - 1].strip():
        begin -= 1
    block = [line.strip("\r *_") for line in lines[begin:end]]
    if not 1 < len(block) <= _BLOCK or not _NAME.fullmatch(block[0].partition("|")[0].strip()):
        return end
    above = next((line.strip() for line in reversed(lines[:begin]) if line.strip()), "")
    if not above.endswith((".", "!", "?", "…", "。", ")")) or _gives_details(lines[:begin]):
        return end
    fits = all(CONTACT.search(line) or _is_label(line) for line in block[1:])
    return begin if fits and any(_STRONG.search(line) for line in block[1:]) else end


def _gives_details(above: Sequence[str]) -> bool:
    """Whether the last paragraph asks for a call or says where its writer lives."""
    last: list[str] = []
    for line in reversed(above):
        if line.strip():
            last.append(line)
        elif last:
            break
    return any(_DETAILS.search(line) or line.rstrip().endswith((":", "：")) for line in last)
