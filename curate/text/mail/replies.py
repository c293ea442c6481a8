"""What a mail quotes and signs with, told from what its writer had to say.

Line by line, in time linear in the text. Of the libraries for this, mail-parser-reply 1.36 takes what
follows the first list item for a signature and loses indentation, and quotequail 0.5 knows no signatures
(measured on zapier's fixtures of real mails); so this is our own.
"""

from collections.abc import Sequence

from curate.text.mail.banners import MARK, banner_end
from curate.text.mail.quotes import (
    anything,
    begins_original,
    filled,
    intro,
    is_dated,
    is_quote,
    is_sure,
    points_below,
    stripped,
    without_last_quote,
)
from curate.text.mail.reply_signs import FORWARDED
from curate.text.mail.signature_signs import GREETING
from curate.text.mail.signatures import signature

_ROUNDS = 20


def own_words(text: str) -> str:
    """A message without the replies that it quotes, its signature, and what mail systems added.

    Cut are: warnings of outside senders at the top; marks to reply above, with what stands below them where
    something stands above; what stands below "On … wrote:", an Outlook header or "-----Original
    Message-----", in many languages; lines that begin with ``>`` under such a line, or at the end where
    they are evidently a mail's; what stands below ``-- ``; "Sent from my …"; footers of mailing lists and
    legal notices; names and numbers below a closing formula, or in a last paragraph of nothing else. The
    formula and the name stay: how somebody signs is part of what they write. Answers between quoted lines
    stay. A forwarded message stays, with all below it, and so does a mail that its writer points to
    ("FYI", "see below"): it is what theirs is about.

    Returns:
        The text; exactly as it was where nothing was cut, or where nothing would be left.
    """
    begin = banner_end(text)
    lines = text[begin:].split("\n")
    split = next(
        (at for at, line in enumerate(lines) if FORWARDED.fullmatch(line.rstrip("\r"))), None
    )
    head, forwarded = lines[:split], lines[split:] if split is not None else []
    kept = head
    mail = any(
        is_sure(head[at : at + height]) for at in range(len(head)) if (height := intro(head, at))
    )
    for _ in range(0 if _handed_on(head) else _ROUNDS):
        shorter = _unsigned(_unquoted(kept), mail=mail)
        if len(shorter) == len(kept):
            break
        kept = shorter
    if head and len(kept) < len(head) and forwarded:
        # An answer whose quote holds a forward: it went with the quote.
        forwarded = [] if _quotes(head, kept) else ["", *forwarded]
    if begin == 0 and len(kept) == len(head) and (split is None or forwarded):
        return text
    kept = [*kept, *forwarded]
    if not anything(kept):
        return text
    first = next(at for at, line in enumerate(kept) if line.strip())
    return "\n".join(kept[first:] if begin or kept[0] != lines[0] else kept).rstrip()


def _quotes(head: Sequence[str], kept: Sequence[str]) -> bool:
    """Whether what was cut off the end of a head is an answered mail, not a signature."""
    last = next((line for line in reversed(kept) if line.strip()), None)
    ends = next((at for at in range(len(head), 0, -1) if head[at - 1] == last), 0)
    rest = head[ends:]
    return any(intro(rest, at) or begins_original(rest, at) for at in range(len(rest)))


def _handed_on(lines: Sequence[str]) -> bool:
    """Whether a writer points to the first mail below theirs."""
    heads = (at for at in range(len(lines)) if intro(lines, at) or begins_original(lines, at))
    first = next(heads, None)
    return first is not None and points_below(lines[:first])


def _unquoted(lines: list[str]) -> list[str]:
    kept: list[str] = []
    at, headed = 0, False
    while at < len(lines):
        height = intro(lines, at)
        if height:
            sure = is_sure(lines[at : at + height])
            after = filled(lines, at + height)
            if (
                after is not None
                and is_quote(lines[after])
                and (sure or is_dated(lines[at : at + height]))
            ):
                at, headed = after, True
                continue
            if sure and anything(kept):
                return stripped(kept)
        elif begins_original(lines, at) and anything(kept):
            return stripped(kept)
        elif _is_mark(lines[at]):
            if any(line.strip() and not GREETING.fullmatch(line.strip()) for line in kept):
                return stripped(_without_intro(kept))
            at += 1
            continue
        if headed and is_quote(lines[at]):
            at += 1
            continue
        kept.append(lines[at])
        at += 1
    return without_last_quote(stripped(kept) if headed else kept, headed=headed)


def _is_mark(line: str) -> bool:
    return len(line) < 200 and not is_quote(line) and MARK.fullmatch(line.rstrip("\r")) is not None


def _without_intro(lines: list[str]) -> list[str]:
    """Without the "On … wrote:" that the cut mail was introduced with."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for at in range(max(0, end - 3), end):
        height = intro(lines, at)
        if height and at + height >= end and anything(lines[:at]):
            return lines[:at]
    return lines


def _unsigned(lines: list[str], *, mail: bool) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    begin = signature(lines, end, mail=mail)
    return stripped(lines[:begin]) if begin < end else lines
