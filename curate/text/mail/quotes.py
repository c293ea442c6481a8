"""Where a text stops being its writer's own and quotes an earlier mail, line by line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from curate.text.mail.reply_signs import (
    ADDRESS,
    CLOCK,
    FORWARDED,
    HEAD,
    INTRO,
    KEY,
    OPENER,
    ORIGINAL,
    POINTS_BELOW,
    REPLY_SUBJECT,
    RULE,
    SENT_KEY,
    YEAR,
    says_wrote,
)
from curate.text.mail.signature_signs import CLOSING, GREETING

_HEADERS_WITHIN = 8
_LONGEST_INTRO = 400


@dataclass(frozen=True, slots=True)
class Quote:
    """Which lines of a text quote an earlier mail.

    Attributes:
        first: The first of them, from 0, with what introduces them.
        end: One past the last.
        sure: Whether they are that, and nothing of the writer's own stands between them.
    """

    first: int
    end: int
    sure: bool


def first_quote(lines: Sequence[str]) -> Quote | None:
    """The mail that is introduced first; without one, the first two lines behind ``>``.

    A forwarded message, what a writer leads over to ("I get this:", "see below") and lines behind ``>`` that
    nothing shows to be of a mail count as quoted, but it is for a person to say whether they are to go.
    """
    wrote = says_wrote("\n".join(lines))
    for at, line in enumerate(lines):
        if FORWARDED.fullmatch(line):
            return Quote(at, len(lines), sure=False)
        if HEAD.match(line) and (quote := _quote_at(lines, at, wrote=wrote)):
            return replace(quote, sure=quote.sure and not points_below(lines[:at]))
    for at, (line, after) in enumerate(pairwise(lines)):
        if is_quote(line) and is_quote(after):
            alone = _past_quoted(lines, at) == len(lines)
            evident = alone and of_a_mail(lines[at:]) and not _leads_over(lines[:at])
            return Quote(at, len(lines), sure=evident)
    return None


def _quote_at(lines: Sequence[str], at: int, *, wrote: bool) -> Quote | None:
    """The mail whose head is a line; ``wrote``: whether anything says "wrote"."""
    if wrote and (height := intro(lines, at)):
        sure = is_sure(lines[at : at + height])
        below = filled(lines, at + height)
        if below is not None and is_quote(lines[below]):
            quote = _quoted_block(lines, at, below)
            dated = sure or is_dated(lines[at : at + height])
            return replace(quote, sure=quote.sure and dated)
        return Quote(at, len(lines), sure=True) if sure else None
    if begins_original(lines, at):
        if is_quote(lines[at]):
            return _quoted_block(lines, at, at)
        return Quote(at, len(lines), sure=True)
    return None


def _quoted_block(lines: Sequence[str], first: int, below: int) -> Quote:
    """Lines behind ``>``; with others between them somebody answered line by line."""
    end = _past_quoted(lines, below)
    if any(map(is_quote, lines[end:])):
        return Quote(first, len(lines), sure=False)
    return Quote(first, end, sure=first < below or not _leads_over(lines[:first]))


def intro(lines: Sequence[str], at: int) -> int:
    """How many lines from here on are an "On … wrote:", 0 where this is none."""
    if len(lines[at]) > _LONGEST_INTRO or not OPENER.match(lines[at]):
        return 0
    joined = ""
    for height, line in enumerate(lines[at : at + 4], 1):
        if not line.strip():
            return 0
        joined = f"{joined} {line.strip()}" if joined else line.strip()
        if len(joined) > _LONGEST_INTRO:
            return 0
        ends = joined.rstrip(" *_").endswith((":", "："))
        if (ends or is_sure([joined])) and INTRO.search(joined):
            evident = any(c.isdigit() for c in joined) or ADDRESS.search(joined)
            return height if evident else 0
    return 0


def is_sure(lines: Sequence[str]) -> bool:
    """Whether only a mail program introduces a mail so: with an address, or a date and a time."""
    joined = " ".join(lines)
    if ("@" in joined or "<" in joined) and ADDRESS.search(joined):
        return True
    return len(re.findall(r"\d+", joined)) > 2 and CLOCK.search(joined) is not None


def is_dated(lines: Sequence[str]) -> bool:
    """Whether a mail was introduced with a whole date, as programs do and people rarely."""
    return YEAR.search(" ".join(lines)) is not None


def begins_original(lines: Sequence[str], at: int) -> bool:
    """Whether the message that was answered begins here, with its headers or a line that says so."""
    if len(lines[at]) > _LONGEST_INTRO:
        return False
    if ORIGINAL.fullmatch(lines[at]):
        return True
    kinds = headers(lines, at)
    return "date" in kinds and len(kinds) > 2 and _of_a_program(lines, at)


def _of_a_program(lines: Sequence[str], at: int) -> bool:
    """Whether a mail program wrote headers: with an address, "Sent:", a subject "Re:", or below a rule.

    People fill in forms with From, To and Date as well: of a journey, of a shift.
    """
    above = next((line for line in reversed(lines[:at]) if line.strip()), "")
    return RULE.fullmatch(above) is not None or any(
        ADDRESS.search(line) or SENT_KEY.match(line) or REPLY_SUBJECT.match(line)
        for line in lines[at : at + _HEADERS_WITHIN]
    )


def headers(lines: Sequence[str], at: int) -> frozenset[str]:
    """Kinds of mail headers that begin here with the sender; none where another line stands."""
    if len(lines[at]) > _LONGEST_INTRO or not KEY["from"].match(lines[at]):
        return frozenset()
    kinds = {"from"}
    for other in lines[at + 1 : at + _HEADERS_WITHIN]:
        kinds |= {kind for kind, key in KEY.items() if key.match(other)}
    return frozenset(kinds)


def is_quote(line: str) -> bool:
    """Whether a line stands behind ``>``."""
    return line.lstrip().startswith(">")


def without_last_quote(lines: list[str], *, headed: bool) -> list[str]:
    """Without a quote at the end, unless the line above says that something follows.

    Args:
        lines: Of a text.
        headed: Whether a quote was introduced before; else it must show that it is of a mail.
    """
    end = len(lines)
    while end and (not lines[end - 1].strip() or is_quote(lines[end - 1])):
        end -= 1
    quoted = any(is_quote(line) for line in lines[end:])
    if not quoted or not end or _leads_over(lines[:end]):
        return lines
    return lines[:end] if headed or of_a_mail(lines[end:]) else lines


def of_a_mail(quoted: Sequence[str]) -> bool:
    """Whether lines behind ``>`` are of a mail: with its head, a greeting, a closing."""
    mine = [line.lstrip().removeprefix(">").strip() for line in quoted if is_quote(line)]
    return len(mine) > 1 and any(
        line.startswith(">")
        or GREETING.fullmatch(line)
        or CLOSING.fullmatch(line)
        or begins_original(mine, at)
        or intro(mine, at)
        for at, line in enumerate(mine)
    )


def points_below(lines: Sequence[str]) -> bool:
    """Whether somebody hands on what stands below: "FYI", "see the mail below"."""
    return any(POINTS_BELOW.search(line) for line in lines if not is_quote(line))


def anything(lines: Sequence[str]) -> bool:
    """Whether any line has something in it."""
    return any(line.strip() for line in lines)


def filled(lines: Sequence[str], at: int) -> int | None:
    """The next line that is not blank, within a few."""
    return next((n for n in range(at, min(at + 6, len(lines))) if lines[n].strip()), None)


def stripped(lines: list[str]) -> list[str]:
    """Without blank lines at the end and without a rule that stood above what was cut."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or RULE.fullmatch(lines[end - 1])):
        end -= 1
    return lines[:end]


def _leads_over(lines: Sequence[str]) -> bool:
    """Whether the last line says that something follows."""
    last = next((line for line in reversed(lines) if line.strip()), "")
    return last.rstrip().endswith((":", "："))


def _past_quoted(lines: Sequence[str], at: int) -> int:
    """The first line from here on that is neither quoted nor blank."""
    while at < len(lines) and (not lines[at].strip() or is_quote(lines[at])):
        at += 1
    return at
