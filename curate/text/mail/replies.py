"""What a mail quotes and signs with, told from what its writer had to say.

Line by line, in time linear in the text. Of the libraries for this, mail-parser-reply 1.36 takes what
follows the first list item for a signature and loses indentation, and quotequail 0.5 knows no signatures
(measured on zapier's fixtures of real mails); so this is our own.
"""

from collections.abc import Sequence

from curate.text.mail.quotes import (
    anything,
    begins_original,
    filled,
    intro,
    is_quote,
    is_sure,
    stripped,
    without_last_quote,
)
from curate.text.mail.reply_signs import (
    BULLET,
    CLOSING,
    CONTACT,
    DELIMITER,
    DISCLAIMER,
    LISTS,
    NAMED,
    SENT,
)

_LONGEST_SIGNATURE = 15
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
        height = intro(lines, at)
        if height:
            after = filled(lines, at + height)
            if after is not None and is_quote(lines[after]):
                at, headed = after, True
                continue
            if is_sure(lines[at : at + height]) and anything(kept):
                return stripped(kept)
        elif begins_original(lines, at) and anything(kept):
            return stripped(kept)
        if headed and is_quote(lines[at]):
            at += 1
            continue
        kept.append(lines[at])
        at += 1
    return without_last_quote(stripped(kept) if headed else kept)


def _unsigned(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for cut in (delimited, sent, _listed, _disclaimed, _initialled, _contacts):
        begin = cut(lines, end)
        if begin < end and anything(lines[:begin]):
            return stripped(lines[:begin])
    return lines


def delimited(lines: Sequence[str], end: int) -> int:
    """The line of ``-- `` with a signature below it; ``end`` where there is none."""
    for at in range(max(0, end - _LONGEST_SIGNATURE - 1), end):
        if DELIMITER.fullmatch(lines[at].rstrip("\r")):
            return at
    return end


def sent(lines: Sequence[str], end: int) -> int:
    """A last line such as "Sent from my phone"; ``end`` where it is another."""
    return end - 1 if end and len(lines[end - 1]) < 200 and SENT.fullmatch(lines[end - 1]) else end


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
    alone = end > 2 and not lines[end - 2].strip()  # a text, a blank line, the name
    if not alone or not NAMED.fullmatch(last) or not last[1].isupper():
        return end
    above = next((line for line in reversed(lines[: end - 1]) if line.strip()), "")
    return end if BULLET.match(above) else end - 1


def _contacts(lines: Sequence[str], end: int) -> int:
    """What stands below a closing formula and the name, where it holds numbers and addresses."""
    for at in range(max(0, end - _LONGEST_SIGNATURE), end):
        if CLOSING.fullmatch(lines[at]) and anything(lines[:at]):
            name = filled(lines, at + 1)
            rest = end if name is None else name + 1
            found = rest < end and any(CONTACT.search(line) for line in lines[rest:end])
            return rest if found and all(len(line) < 120 for line in lines[rest:end]) else end
    return end
