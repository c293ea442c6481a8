"""What a mail quotes and signs with, told from what its writer had to say.

Line by line, in time linear in the text. Of the libraries for this, mail-parser-reply 1.36 takes what
follows the first list item for a signature and loses indentation, and quotequail 0.5 knows no signatures
(measured on zapier's fixtures of real mails); so this is our own.
"""

import re
from collections.abc import Sequence

from curate.text.mail.reply_signs import (
    ADDRESS,
    BULLET,
    CLOCK,
    CLOSING,
    CONTACT,
    DELIMITER,
    DISCLAIMER,
    INTRO,
    KEY,
    LISTS,
    NAMED,
    OPENER,
    ORIGINAL,
    RULE,
    SENT,
)

_HEADERS_WITHIN = 8
_LONGEST_SIGNATURE = 15
_LONGEST_INTRO = 400
_ROUNDS = 20


def own_words(text: str) -> str:
    """A message without the replies that it quotes and without its signature.

    Cut are: what stands below "On … wrote:", an Outlook header or "-----Original Message-----", in many
    languages; lines that begin with ``>`` under such a line or at the end; what stands below ``-- ``;
    "Sent from my …"; footers of mailing lists and legal notices; names and numbers below a closing
    formula. The formula and the name stay: how somebody signs is part of what they write. Answers
    between quoted lines stay. A forwarded message stays: it is what the mail is about.

    Returns:
        The text; exactly as it was where nothing was cut, or where nothing would be left.
    """
    lines = text.split("\n")
    kept = lines
    for _ in range(_ROUNDS):
        shorter = _unsigned(_unquoted(kept))
        if len(shorter) == len(kept):
            break
        kept = shorter
    if len(kept) == len(lines) or not any(line.strip() for line in kept):
        return text
    first = next(at for at, line in enumerate(kept) if line.strip())
    return "\n".join(kept[first:] if kept[0] != lines[0] else kept).rstrip()


def _unquoted(lines: list[str]) -> list[str]:
    kept: list[str] = []
    at, headed = 0, False
    while at < len(lines):
        height = _intro(lines, at)
        if height:
            after = _filled(lines, at + height)
            if after is not None and _is_quote(lines[after]):
                at, headed = after, True
                continue
            if _is_sure(lines[at : at + height]) and _anything(kept):
                return _stripped(kept)
        elif _begins_original(lines, at) and _anything(kept):
            return _stripped(kept)
        if headed and _is_quote(lines[at]):
            at += 1
            continue
        kept.append(lines[at])
        at += 1
    return _without_last_quote(_stripped(kept) if headed else kept)


def _anything(lines: Sequence[str]) -> bool:
    return any(line.strip() for line in lines)


def _stripped(lines: list[str]) -> list[str]:
    """Without blank lines at the end and without a rule that stood above what was cut."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or RULE.fullmatch(lines[end - 1])):
        end -= 1
    return lines[:end]


def _filled(lines: Sequence[str], at: int) -> int | None:
    """The next line that is not blank, within a few."""
    return next((n for n in range(at, min(at + 6, len(lines))) if lines[n].strip()), None)


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith(">")


def _intro(lines: Sequence[str], at: int) -> int:
    """How many lines from here on are an "On … wrote:", 0 where this is none."""
    if len(lines[at]) > _LONGEST_INTRO or not OPENER.match(lines[at]):
        return 0
    joined = ""
    for height, line in enumerate(lines[at : at + 4], 1):
        if not line.strip() or len(joined) > _LONGEST_INTRO:
            return 0
        joined = f"{joined} {line.strip()}" if joined else line.strip()
        if len(joined) <= _LONGEST_INTRO and (found := INTRO.search(joined)):
            bare = not found[0].rstrip(" *_").endswith((":", "："))
            evident = any(c.isdigit() for c in joined) or ADDRESS.search(joined)
            return height if evident and not (bare and not _is_sure([joined])) else 0
    return 0


def _is_sure(lines: Sequence[str]) -> bool:
    """Whether only a mail program writes so: with an address, or a date and a time."""
    joined = " ".join(lines)
    return bool(ADDRESS.search(joined)) or (
        CLOCK.search(joined) is not None and len(re.findall(r"\d+", joined)) > 2  # noqa: PLR2004
    )


def _begins_original(lines: Sequence[str], at: int) -> bool:
    """Whether the message that was answered begins here, with its headers or a line that says so."""
    line = lines[at]
    if len(line) > _LONGEST_INTRO:
        return False
    if ORIGINAL.fullmatch(line):
        return True
    if not KEY["from"].match(line):
        return False
    kinds = {"from"}
    for other in lines[at + 1 : at + _HEADERS_WITHIN]:
        kinds |= {kind for kind, key in KEY.items() if key.match(other)}
    return "date" in kinds and len(kinds) > 2  # noqa: PLR2004


def _without_last_quote(lines: list[str]) -> list[str]:
    """Without a quote at the end, unless the line above says that something follows."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or _is_quote(lines[end - 1])):
        end -= 1
    quoted = any(_is_quote(line) for line in lines[end:])
    if not quoted or not end or lines[end - 1].rstrip().endswith((":", "：")):
        return lines
    return lines[:end]


def _unsigned(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for cut in (_delimited, _sent, _listed, _disclaimed, _initialled, _contacts):
        begin = cut(lines, end)
        if begin < end and _anything(lines[:begin]):
            return _stripped(lines[:begin])
    return lines


def _delimited(lines: Sequence[str], end: int) -> int:
    """A signature below its delimiter."""
    for at in range(max(0, end - _LONGEST_SIGNATURE - 1), end):
        if DELIMITER.fullmatch(lines[at].rstrip("\r")):
            return at
    return end


def _sent(lines: Sequence[str], end: int) -> int:
    return end - 1 if end and len(lines[end - 1]) < 200 and SENT.fullmatch(lines[end - 1]) else end  # noqa: PLR2004


def _listed(lines: Sequence[str], end: int) -> int:
    """The footer of a mailing list: a long rule, names and addresses."""
    for at in range(max(0, end - 6), end):
        if LISTS.fullmatch(lines[at]) and any(CONTACT.search(line) for line in lines[at:end]):
            return at
    return end


def _disclaimed(lines: Sequence[str], end: int) -> int:
    """A last paragraph that is a legal notice."""
    begin = end
    while begin and lines[begin - 1].strip():
        begin -= 1
    if begin < end and DISCLAIMER.match(" ".join(lines[begin : begin + 4])):
        return begin
    return end


def _initialled(lines: Sequence[str], end: int) -> int:
    """A name behind a dash, alone at the end and below no list."""
    last = lines[end - 1].strip() if end else ""
    alone = end > 2 and not lines[end - 2].strip()  # noqa: PLR2004 - a text, a blank line, the name
    if not alone or not NAMED.fullmatch(last) or not last[1].isupper():
        return end
    above = next((line for line in reversed(lines[: end - 1]) if line.strip()), "")
    return end if BULLET.match(above) else end - 1


def _contacts(lines: Sequence[str], end: int) -> int:
    """What stands below a closing formula and the name, where it holds numbers and addresses."""
    for at in range(max(0, end - _LONGEST_SIGNATURE), end):
        if CLOSING.fullmatch(lines[at]) and _anything(lines[:at]):
            name = _filled(lines, at + 1)
            rest = end if name is None else name + 1
            found = rest < end and any(CONTACT.search(line) for line in lines[rest:end])
            return rest if found and all(len(line) < 120 for line in lines[rest:end]) else end  # noqa: PLR2004
    return end
