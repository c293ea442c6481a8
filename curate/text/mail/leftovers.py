"""Left-overs of how a text was written or sent: tags, quoted mail, signatures, banners, chatbot phrases."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from curate.text.mail.banners import banner_end
from curate.text.mail.legal_notices import notice
from curate.text.mail.quotes import first_quote, stripped
from curate.text.mail.signatures import signature
from curate.text.prefilter import Prefilter
from curate.text.spans import Taken

Kind = Literal["html", "quoted_mail", "signature", "banner", "chatbot", "test"]

_CODE = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]+`|\{(code|noformat)(?::[^}\n]*)?\}.*?(?:\{\1\}|\Z)", re.DOTALL
)
_VISIBLE = re.compile(r"\S")
_TAG = re.compile(
    r"</?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|a|table|tbody|thead|tr|td|th|h[1-6]|img|hr|font|"
    r"blockquote|pre|center|html|body|head|style|meta|small|sub|sup)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,30});")
_BREAKS = re.compile(r"<br\s*/?>\n?|</(?:p|div|h[1-6]|tr|table|blockquote)>\s*", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)

_CHATBOT = re.compile(
    r"\b(?:as an? (?:ai|artificial intelligence)(?: language)?(?: (?:model|assistant|chatbot|system)\b|"
    r"(?=\s*(?:[,.;:!?–—-]|\Z)|\s+(?:i(?:['’]m|['’]ve)?|my|trained|developed|created|designed|made)\b))"
    r"(?! (?:add-on|feature))|"
    r"as a (?:large )?language model|i(?:(?:'|’)m| am) (?:just |only )?an (?:ai\b|artificial intelligence)|"
    r"i(?:(?:'|’)m| am) (?:just |only )?a (?:(?:large )?language model|virtual assistant"
    r"(?! by ))|"
    r"as of my (?:last|knowledge) (?:update|cutoff)|my knowledge cut-?off|my training data|"
    r"i (?:do not|don(?:'|’)t) have (?:personal )?(?:opinions?|feelings|emotions|beliefs) (?:or|and|as)|"
    r"i (?:do not|don(?:'|’)t) have (?:real-time|internet) access|"
    r"i (?:cannot|can(?:'|’)t) (?:browse the (?:internet|web)|(?:provide|give) (?:medical|legal|"
    r"financial) advice)|"
    r"(?:sure|certainly|of course|absolutely)[!,.] here(?:'|’)?s? (?:is )?(?:a|an|the|your) (?:\w+ ){0,3}"
    r"(?:version|response|reply|draft|rewrite|answer|e-?mail|message)|"
    r"here(?: is|(?:'|’)s) a (?:possible|sample|suggested|revised|professional|polite|potential) "
    r"(?:\w+ )?(?:version|response|reply|draft|answer)|"
    r"continue answering with the rest|i apologi[sz]e for (?:the|any) confusion in my previous|"
    r"als (?:ki|künstliche intelligenz|(?:großes |ki-)?sprachmodell)\b(?:-(?:sprachmodell|modell|"
    r"assistent(?:in)?))?"
    r"(?= (?:kann|kenne|habe|bin|darf|verfüge|besitze|ist))|"
    r"en tant qu(?:e modèle (?:de langage|linguistique|d(?:'|’)ia)|(?:'|’)(?:ia|"
    r"intelligence artificielle|assistant (?:ia|virtuel)))|"
    r"como (?:un |una )?(?:modelo de lengua(?:je)?|ia\b|inteligencia artificial|asistente (?:de ia|"
    r"virtual))|"
    r"como (?:um |uma )?(?:modelo de linguagem|inteligência artificial)|"
    r"in quanto (?:modello linguistico|(?:ia|intelligenza artificiale)\b)|als (?:ai-?)?taalmodel|"
    r"как языковая модель|как искусственный интеллект|regenerate response)|"
    r"作为(?:一个|一款)?(?:ai|人工智能)?(?:大型)?语言模型|作为(?:一个)?人工智能|(?:ai|大規模)?言語モデルとして|(?:\b|(?<=私は))aiとして、",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"\s*(?:(?:hello[,!. ]+)?(?:this is )?(?:just |only )?(?:an? )?tests?(?:ing)?"
    r"(?: (?:ticket|message|mail|e-?mail|case|request|entry|row|note|only|run|please|from \w{1,20}))*"
    r"(?:[ ,.:;!-]*(?:please|pls|kindly)? ?(?:ignore|disregard|delete|do not (?:reply|answer))"
    r"(?: (?:this|me|it|please))*)?[ .!\d]*|"
    r"(?:please|pls) (?:ignore|disregard)(?: this)?(?: (?:test|ticket|message|mail))*[ .!]*|"
    r"(?:asdf|qwert|sdfg|dfgh|hjkl|jkl[öñ;]|yxcv|zxcv|aaaa|blah)[a-z;öñ ]{0,20}|lorem ipsum\b.{0,500}|"
    r"foo ?bar(?: ?baz)?|(?:dummy|sample|example|demo) (?:text|ticket|data|entry)|hello,? world[ .!]*|"
    r"(?:das ist ein|dies ist ein|c(?:'|e)est un|ceci est un|esto es una?|questo è un) (?:test|"
    r"prueba)[ .!]*|"
    r"(?:test[ .,!-]*){2,6}|(?:prueba|essai|probe|prova|teste)[ .!\d]*|(?:please |just )?ignore (?:this|"
    r"me)[ .!]*|"
    r"(?P<same>[a-z])(?P=same){2,20}|abc(?:d(?:ef)?)?|123(?:4(?:5(?:6)?)?)?)\s*",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_TEST = 600
_MARKUP = {"tag": _TAG, "entity": _ENTITY}
_PREFILTER = Prefilter({"code": _CODE, "chatbot": _CHATBOT, **_MARKUP})


@dataclass(frozen=True, slots=True)
class Leftover:
    """A place that is no part of what was meant, and what would stand there instead.

    ``replacement`` is None where only a person can tell.
    """

    kind: Kind
    start: int
    end: int
    replacement: str | None


def leftovers(text: str) -> Iterator[Leftover]:
    """Left-overs of a text, one of a kind at most; code is not looked into."""
    possible = _PREFILTER.possible(text)
    code = Taken(len(text))
    for match in _CODE.finditer(text) if "code" in possible else ():
        code.cover(*match.span())

    def outside(match: re.Match[str]) -> bool:
        return code.free(*match.span())

    forms = [form for name, form in _MARKUP.items() if name in possible]
    marks = [m for form in forms for m in form.finditer(text) if outside(m)]
    marks = [m for m in marks if m[0].startswith("<") or html.unescape(m[0]) != m[0]]
    if marks:
        start, end = min(m.start() for m in marks), max(m.end() for m in marks)
        yield Leftover(
            "html", start, end, _plain(text[start:end]) if code.free(start, end) else None
        )
    if mail := _mail(text, coded="code" in possible):
        yield mail
    elif banner := _banner(text):
        yield banner
    if text and len(text) <= _LONGEST_TEST and _TEST.fullmatch(text):
        yield Leftover("test", 0, len(text), None)
    if "chatbot" in possible and (phrase := _CHATBOT.search(text)):
        yield Leftover("chatbot", phrase.start(), phrase.end(), None)


def _mail(text: str, *, coded: bool) -> Leftover | None:
    """The mail that a text quotes, else its signature; code is no sign of either."""
    plain = _CODE.sub(lambda code: _VISIBLE.sub("…", code[0]), text) if coded else text
    lines = plain.split("\n")
    if quote := first_quote(lines):
        rest = lines[quote.end :]
        signed = bool(rest) and _signature(["…", *rest]) == 1
        end = len(text) if signed else _offset(lines, quote.end)
        return _cut("quoted_mail", text, _offset(lines, quote.first), end, sure=quote.sure)
    begin = _signature(lines)
    if begin is None:
        return None
    return _cut("signature", text, _offset(lines, begin), len(text), sure=True)


def _offset(lines: Sequence[str], number: int) -> int:
    """Where a line begins; past the last one, where the text ends."""
    before = sum(len(line) + 1 for line in lines[:number])
    return before - 1 if number == len(lines) else before


def _signature(lines: Sequence[str]) -> int | None:
    """The first line of a signature at the end; None where there is none, or a legal notice."""
    end = _end(lines)
    begin = signature(lines, end)
    return begin if begin < end and notice(lines, end) == end else None


def _end(lines: Sequence[str]) -> int:
    """One past the last line that is not blank."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _banner(text: str) -> Leftover | None:
    """What mail systems wrote at the top of a text, else a legal notice at its end."""
    if begin := banner_end(text):
        whole = not text[begin:].strip()
        return Leftover("banner", 0, len(text) if whole else begin, None if whole else "")
    lines = text.split("\n")
    end = _end(lines)
    at = notice(lines, end)
    return _cut("banner", text, _offset(lines, at), len(text), sure=True) if at < end else None


def _cut(kind: Kind, text: str, start: int, end: int, *, sure: bool) -> Leftover:
    """What stands between two places, with the blanks and the rule before it.

    To be kept where that is not sure, or where nothing else is there.
    """
    before = "\n".join(stripped(text[:start].split("\n"))).rstrip()
    after = text[end:]
    if not sure or not (before or after):
        return Leftover(kind, start, len(text), None)
    return Leftover(kind, len(before), end, "\n\n" if before and after else "")


def _plain(markup: str) -> str:
    """Text of a piece of HTML: breaks and items kept as lines, other tags dropped."""
    text = _ITEM.sub("\n- ", _BREAKS.sub("\n", markup))
    text = html.unescape(_TAG.sub("", text)).replace("\xa0", " ")
    return re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r"\n{3,}", "\n\n", text)).strip("\n")
