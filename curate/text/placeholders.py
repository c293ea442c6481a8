"""Unfilled placeholders in texts."""

# ruff: noqa: SIM905 - lists of words read best as words
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from curate.text.bracket_use import (
    braces,
    has_signs,
    has_wiki_links,
    in_address,
    is_program,
    is_shell,
    is_speaker,
    is_wiki,
)
from curate.text.control_tokens import control_tokens
from curate.text.personal import PSEUDONYM
from curate.text.prefilter import Prefilter
from curate.text.spans import Taken, line_around
from curate.text.words import holds_any

# Words that name what a template fills in. A bracket around other words is just a bracket.
_NOUNS = frozenset(
    "account address age agent amount attachment author balance brand business city client code company "
    "contact country coupon currency customer date day deadline delivery department description device "
    "diagnosis discount doctor domain dosage dose duration email employee event expiry fax firm first "
    "firstname gender guest hours id invoice item job last lastname link location manager medication "
    "message mobile model money month name no nr num number office operator order organisation "
    "organization password patient payment percentage phone physician plan platform policy position "
    "postcode price product provider quantity reason recipient ref reference refund region salutation "
    "sender serial service shipping signature sku staff state store street subscription supplier "
    "surname symptom team telephone term ticket time title topic total tracking url user username value "
    "vendor version website week year zip placeholder insert todo tbd tbc nombre apellido fecha "
    "pedido cliente numero número vorname nachname datum bestellnummer kundenname kundennummer kunde "
    "nom prénom commande produit nome form hours availability days start end "
    "dd mm yy yyyy hh tt jj jjjj aaaa お客様名 お名前 氏名 会社名 注文番号 商品名 日付 担当者名".split()
)
_LINKING = frozenset(
    "of the a an your our my his her their to for in and or here new full s del de la le les du des der "
    "die das ihr ihre votre tu su seu sua mr mrs ms herr frau dr response processing feedback support "
    "customer's assistance preferred relevant specific appropriate estimated expected valid".split()
)
_OPENERS = frozenset("insert enter your add fill placeholder customer client patient".split())
_ELEMENTS = frozenset(
    "a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption "
    "cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins "
    "kbd label legend li link main map mark menu meta meter nav noscript object ol optgroup option "
    "output p param picture pre progress q rp rt ruby s samp script section select slot small source "
    "span strong style sub summary sup svg table tbody td template textarea tfoot th thead time title "
    "tr track u ul var video wbr font center tt strike big".split()
)
_JIRA = frozenset(
    "code noformat quote color panel toc anchor info note tip warning expand status section column "
    "excerpt html".split()
)
_WINDOWS = frozenset(
    "appdata localappdata programdata programfiles userprofile windir systemroot temp tmp path "
    "homepath homedrive username computername systemdrive public comspec allusersprofile".split()
)
_CODE = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]+`|\{(code|noformat)(?::[^}\n]*)?\}.*?(?:\{\1\}|\Z)"
    r"|<(pre|code|script|style)\b.*?(?:</\2>|\Z)|\$\$[^$]{1,500}\$\$|\\\([^\n]{1,500}?\\\)|\\\[[^\n]{1,500}?\\\]",
    re.DOTALL,
)
_CODE_BEGINS = (
    "`", "~~~", "{code", "{noformat", "<pre", "<code", "<script", "<style", "$$", "\\(", "\\[",
)  # fmt: skip
# A word in brackets near these is what is written on a button or a key.
_BUTTON = re.compile(
    r"(?:click|press|hit|tap|select|choose|open|under|klicken sie auf|cliquez sur|pulse)\s+(?:on\s+)?"
    r"(?:the\s+)?[\"“]?$",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\"”]?\s+(?:button|tab|menu|key|page|field|icon|option|screen|section)\b")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A place that was never filled in, and how sure that is (0 to 1)."""

    start: int
    end: int
    score: float = 1.0


def _parts(name: str) -> list[str]:
    split = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", name)
    return [p for p in re.split(r"[\W_\d]+", split.casefold()) if p]


def _names_something(name: str) -> bool:
    """Whether the words between two brackets say what should stand there."""
    parts = _parts(name)
    if not parts or len(parts) > 6:
        return False
    if parts == ["fill", "in"]:
        return True
    if parts[0] in _OPENERS and (len(parts) > 1 or parts[0] in {"insert", "placeholder"}):
        return any(p in _NOUNS or p == "here" for p in parts[1:]) or parts[0] in {
            "insert",
            "placeholder",
        }
    return any(p in _NOUNS for p in parts) and all(p in _NOUNS or p in _LINKING for p in parts)


def _capitals(name: str) -> bool:
    parts = _parts(name)
    return any(p in _NOUNS for p in parts) or "_" in name.strip("_") or parts[:1] == ["insert"]


def _curly(found: re.Match[str], text: str) -> bool:
    name = found[1].strip()
    if is_speaker(found, text):
        return False
    before = text[max(0, found.start() - 2) : found.start()]
    after = text[found.end() : found.end() + 1]
    if name.casefold() in _JIRA or (before and (before[-1].isalnum() or before[-1] in ")]\\^_=/")):
        return False
    if after == "/" or before in {'f"', "f'"}:
        return False
    # Spelled as a variable, or saying what should stand there; {smile} and {sic} do neither.
    variable = re.search(r"\w[_.]\w|[a-z][A-Z]", name) is not None or (
        name.isupper() and len(name) > 1
    )
    return (variable and " " not in name) or _names_something(name)


def _double(found: re.Match[str], text: str) -> bool:
    name = found[1].partition("|")[0].strip()
    if _is_code(found[1]):
        return False
    return _names_something(name) and " " in name if _is_typewriter(text) else True


@lru_cache(maxsize=4)
def _is_typewriter(text: str) -> bool:
    """Whether ``{{text}}`` is typewriter, as in a wiki's markup.

    Who writes code that way does so in the whole text; so it is found out once for all its braces.
    """
    return is_wiki(text) or any(_is_code(one) for one in braces(text))


def _is_code(name: str) -> bool:
    """Whether two braces stand around a piece of code: not around ``order.id``, which names something."""
    first = name.partition("|")[0].strip()
    if "|" in name and not _names_something(first):
        return "." not in first or _NOUNS.isdisjoint(_parts(first))
    if _CLASS.fullmatch(first):
        return not _names_something(first)
    return is_program(first) and (has_signs(first) or _NOUNS.isdisjoint(_parts(first)))


def _variable(found: re.Match[str], text: str) -> bool:
    return not is_shell(line_around(text, found.start()))


def _square(found: re.Match[str], text: str) -> bool:
    before = text[max(0, found.start() - 1) : found.start()]
    after = text[found.end() : found.end() + 1]
    if (before and (before.isalnum() or before in "!]\\")) or after in {"(", "[", ":"} - {""}:
        return False
    if _BUTTON.search(text[max(0, found.start() - 40) : found.start()]) or _CONTROL.match(
        text, found.end()
    ):
        return False
    line = line_around(text, found.start())
    if line.strip() == found[0] and len(_parts(found[1])) == 1 and "=" in text:
        return False  # the head of a section in a settings file
    name = found[1]
    if f"[/{name.casefold()}]" in text.casefold() or in_address(found, text):
        return False  # a tag of a forum, a part of an address
    if is_speaker(found, text) or (found[0].startswith("[[") and has_wiki_links(text)):
        return False
    return _names_something(name) or (name.isupper() and _capitals(name))


def _angle(found: re.Match[str], text: str) -> bool:
    name = found[1].strip()
    if f"</{name}" in text or name.casefold() in _ELEMENTS or is_speaker(found, text):
        return False
    if " " not in name and _CLOSING_TAG.search(text):
        return False  # a document in XML
    before = text[max(0, found.start() - 1) : found.start()]
    if before.isalnum():
        return False  # a generic type: List<Order>
    return _names_something(name) or (name.isupper() and _capitals(name))


def _percent(found: re.Match[str], text: str) -> bool:
    name = found[1]
    if name.casefold() in _WINDOWS or text[found.end() : found.end() + 1] in {"\\", "/"}:
        return False
    return name.isupper() or _names_something(name)


def _dollar(found: re.Match[str], text: str) -> bool:
    """A variable of a template; in a line of code it is one of a program."""
    name = found[1]
    plain_word = "_" in name or not _CODE_LINE.search(line_around(text, found.start()))
    return plain_word and _names_something(name)


def _prose(found: re.Match[str], text: str) -> bool:
    line = line_around(text, found.start())
    return not _CODE_LINE.search(line) and not _ABOUT_FORMATS.search(line)


def _greeted(found: re.Match[str], text: str) -> bool:
    """After a salutation or another field: elsewhere it is a word in quotation marks."""
    return _names_something(found[1]) and bool(_GREETING.search(text[: found.start()][-30:]))


def _masked_word(found: re.Match[str], text: str) -> bool:
    """XXX where a number or name is missing; not a size, a film or a Roman numeral."""
    return bool(_AWAITED.search(text[max(0, found.start() - 25) : found.start()]))


def _todo(found: re.Match[str], text: str) -> bool:
    """A note to oneself; not the Spanish word in a text that is all capitals."""
    line = line_around(text, found.start())
    after = text[found.end() : found.end() + 2].lstrip(" ")
    if re.match(r" (?:lists?|apps?|items?)\b", text[found.end() : found.end() + 6]):
        return False
    if after[:1] in {":", "-", "!", "(", ")", "]", "–", "—"} or line.strip(" .-*[]()") == found[0]:
        return True
    others = [
        w for w in re.findall(r"[^\W\d_]{2,}", line) if w not in {"TODO", "XXXX", "TBD", "FIXME"}
    ]
    shouting = sum(w.isupper() for w in others)
    return bool(shouting * 2 <= len(others))


def _blank(found: re.Match[str], text: str) -> bool:
    line = line_around(text, found.start())
    return line.strip(" _") != ""


def _masked(found: re.Match[str], text: str) -> bool:
    """XXXX where something should stand, and not what is left of a masked number."""
    around = text[max(0, found.start() - 6) : found.start()] + text[found.end() : found.end() + 6]
    return not any(c.isdigit() for c in around)


def _merge_field(found: re.Match[str], _: str) -> bool:
    return _capitals(found[1])


def _unlisted(found: re.Match[str], text: str) -> bool:
    """Not the box of a list of things done: ``- [X] paid``."""
    return not re.search(r"(?:^|\n)[ \t]*[-*+\d.]{1,3}[ \t]*$", text[: found.start()][-12:])


def _always(_found: re.Match[str], _text: str) -> bool:
    return True


_CLASS = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+")
_CLOSING_TAG = re.compile(r"</[A-Za-z][\w:.-]*>")
_CODE_LINE = re.compile(r"[;={}()|<>\\`]|\b(?:echo|export|printf|set|cd)\b")
_ABOUT_FORMATS = re.compile(r"(?i)\b(?:format|enter|type|write|printf|example|e\.g|such as)\b")
_GREETING = re.compile(
    r"(?i)(?:\b(?:dear|hello|hi|hallo|sehr geehrter?|lieber?|bonjour|chère?|cher|estimad[oa]|hola|herrn?|"
    r"frau|mr|mrs|ms)\.?|»)\s*(?:\w+\s)?$"
)
_AWAITED = re.compile(
    r"(?i)(?:\b(?:is|are|number|code|no|nr|ref|reference|order|ticket|id|call|amount|invoice|account|name|date)\b"
    r"[.:]?|[#:])\s?$"
)

_Test = Callable[[re.Match[str], str], bool]
_INNER = r"[$€£]?[^\W\d_][\w .\-/#'’&]{0,48}"
_STYLES: tuple[tuple[re.Pattern[str], _Test, float], ...] = (
    (re.compile(r"\$?\{\{\{?[#/^&>~*]?\s*([^\W\d_][^{}\n\"]{0,60}?|)\s*\}\}\}?"), _double, 1.0),
    (re.compile(r"[$%#]\{\s*([^\W\d_][\w.\- ]{0,48})\s*\}"), _variable, 1.0),
    (re.compile(r"\{%\s*([\w .]{1,60}?)\s*%\}"), _always, 1.0),
    (re.compile(r"(?<![{$%])\{\s*\$?([^\W\d_][\w .\-/#'’&]{1,48})\s*\}(?!\})"), _curly, 0.95),
    (re.compile(r"(?<![\w{\])}\\$^])\{(\d)\}(?![\w}])"), _always, 0.8),
    (re.compile(rf"<<\s*({_INNER})\s*>>"), _always, 1.0),
    (re.compile(r"«\s*([A-Z][A-Z_]{2,40}|[A-Za-z]+_[A-Za-z_]+)\s*»"), _merge_field, 0.95),
    (re.compile(rf"\[\[?\s*({_INNER})\s*\]\]?"), _square, 0.9),
    (re.compile(rf"<({_INNER})>"), _angle, 0.9),
    (re.compile(r"(?<![\w%])%%?([A-Za-z_][A-Za-z0-9_]{1,40})%%?(?![\w%])"), _percent, 0.95),
    (re.compile(r"%\(([A-Za-z_]\w*)\)[sdif]"), _always, 1.0),
    (re.compile(r"(?<![\w%$])\$([a-z]+(?:_[a-z]+)*|[A-Z]+(?:_[A-Z]+)*)\b"), _dollar, 0.9),
    (re.compile(r"\{\{\s*(?=[\w-]*\d)[\w-]{4,80}\s*\}\}"), _always, 1.0),
    (re.compile(r"<%=?\s*[@\w.]{2,60}\s*%>"), _always, 1.0),
    (re.compile(r"(?<![\w%])%s(?![\w%])"), _prose, 0.8),
    (re.compile(r"«\s*([A-Z][\w ]{1,30})\s*»"), _greeted, 0.9),
    (re.compile(r"(?<!\w)([A-Z][a-z]+_[A-Z][a-z]+)(?!\w)"), _greeted, 0.9),
    (re.compile(r"(?<!\w)(?:__|~)([A-Z][A-Z_]{2,30}?)(?:__|~)(?!\w)"), _merge_field, 0.9),
    (
        re.compile(
            r"[\[<{](?:[^\]\[<>{}\n]{2,40} (?:einfügen|eintragen|einsetzen|ergänzen|ausfüllen)|"
            r"(?i:insérer|insertar|inserire|inserir|introducir|compléter|rellenar|invullen) "
            r"[^\]\[<>{}\n]{2,40})[\]>}]"
        ),
        _always,
        1.0,
    ),
    (re.compile(r"[$€£]\s?(?:X{2,}(?:[.,]X{2})?|X[.,]X{2})(?!\w)"), _always, 0.9),
    (re.compile(r"(?<![\w-])XXX(?![\w-])"), _masked_word, 0.8),
    (re.compile(r"\b[xX]{2,}@[xX]{2,}\.\w{2,4}\b|\[email protected\]"), _always, 0.9),
    (re.compile(r"(?<=\s)\[[XYN](?: (?:to|and|–|-) [XYN])?\](?= \w)"), _unlisted, 0.8),
    (
        re.compile(r"\b(?:DD|dd|MM|mm)[/.-](?:DD|dd|MM|mm)[/.-](?:YYYY|yyyy|YY|yy|JJJJ|AAAA)\b"),
        _prose,
        0.8,
    ),
    (re.compile(r"(?m)(?<=: )\.{6,}[ \t]*$"), _always, 0.8),
    (re.compile(r"\*\|([A-Z][A-Z0-9_:]{1,40})\|\*"), _always, 0.95),
    (re.compile(r"(?<![\w#])##?([A-Z][A-Z_]{2,40})##?(?=\W|$)"), _merge_field, 0.95),
    (re.compile(r"(?<![\w@])@@?([A-Z][A-Z_]{2,40})@@?(?!\w)(?<=@)"), _merge_field, 0.95),
    (re.compile(r"\b(?:TODO|FIXME)\b"), _todo, 0.95),
    (re.compile(r"\b(?:TBD|TBC|T\.B\.D\.)(?!\w)"), _todo, 0.8),
    (re.compile(r"(?<![\w])X{4,}(?:[ -]?X{4,})*(?!\w)"), _masked, 0.9),
    (re.compile(r"\[[Xx]{2,}\]|\[_+\]"), _always, 0.9),
    (re.compile(r"_{4,}"), _blank, 0.8),
    (re.compile(r"\b[Ll]orem ipsum\b"), _always, 1.0),
    (re.compile(r"\[object Object\]"), _always, 1.0),
    (
        re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)*_HERE\b|\b(?:INSERT|ENTER|YOUR)_[A-Z_]{3,30}\b"),
        _always,
        1.0,
    ),
    (re.compile(r"\bplaceholder text\b", re.IGNORECASE), _always, 0.9),
    (
        re.compile(r"\(((?:insert|your) [^()\n]{2,40})\)", re.IGNORECASE),
        lambda m, _: _names_something(m[1]),
        0.9,
    ),
    (
        re.compile(
            r"(?m)^[ \t]*(?:(?:Dear|Hi|Hello|Hey|Bonjour|Hola|Hallo|Olá)[ \t]+"
            r"(?:null|undefined|None|NULL|NaN|nan)(?=\s*[,!.\n])|Dear[ \t]+,|(?:Hi|Hello)[ \t]+,(?=[ \t]*\n))"
        ),
        _always,
        0.9,
    ),
)  # fmt: skip


_PREFILTER = Prefilter({number: pattern for number, (pattern, _, _) in enumerate(_STYLES)})


def placeholders(text: str) -> Iterator[Placeholder]:
    """Unfilled placeholders of a text, in order, none overlapping; code and pseudonyms are left alone."""
    possible = _PREFILTER.possible(text)
    if not possible:
        return
    taken = Taken(len(text))
    code = _CODE.finditer(text) if holds_any(text, _CODE_BEGINS) else ()
    for match in (*code, *PSEUDONYM.finditer(text)):
        taken.cover(*match.span())
    for token in control_tokens(text):
        taken.cover(token.start, token.end)
    found: list[Placeholder] = []
    for number in sorted(possible):
        pattern, test, score = _STYLES[number]
        for match in pattern.finditer(text):
            start, end = match.span()
            if taken.free(start, end) and test(match, text):
                taken.cover(start, end)
                found.append(Placeholder(start, end, score))
    yield from sorted(found, key=lambda p: p.start)
