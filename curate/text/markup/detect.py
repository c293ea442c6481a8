"""Detection of HTML in texts that were typed or exported, and its removal."""

import html
import re
from html.entities import html5

from curate.text.markup.html import html_to_text
from curate.text.spans import outside_code

_KNOWN = frozenset(
    """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body
    br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir
    div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6
    head header hgroup hr html i iframe img input ins kbd label legend li link main map mark meta meter
    nav nobr noscript object ol optgroup option output p param picture pre progress q s samp script
    section select small source span strike strong style sub summary sup svg table tbody td template
    textarea tfoot th thead time title tr tt u ul var video wbr xml
    """.split()  # noqa: SIM905 - read more easily than in 110 pairs of quotes
)
_BLOCKS = re.compile(
    r"</?(?:br|p|div|table|tr|td|ul|ol|li|html|body|h[1-6]|blockquote|pre|section|article)\b[^<>]*>",
    re.IGNORECASE,
)
# What nobody types who does not mean it: an end, a break, a tag with an attribute.
_SIGNS = re.compile(
    r"""</(?P<end>[a-z][a-z0-9]*)\s*> | <(?:br|hr)\s*/?> | <!doctype\b | <!--
    | <(?P<tag>[a-z][a-z0-9]*)\s+[a-z_:-]+\s*=\s*["'\w] | <(?P<open>p|li|td)> .* <(?P=open)>""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_OPEN = re.compile(r"<(/?)([a-zA-Z][\w:-]*|[^a-zA-Z/!?])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BROKEN_LINE = re.compile(r"(?:<br[ ]?/?>)?[ \t]*\n", re.IGNORECASE)
# In a document that a program wrote, tags stand closer than that.
_LINES_OF_A_BLOCK = 2
# Of markup that was escaped again and again.
_ROUNDS = 10


def without_markup(text: str) -> str:
    """A text without HTML: lists and tables stay readable, links keep their address.

    Words in angle brackets that are no HTML (``<name>``, ``<ana@example.org>``, ``a < b``) stay, as
    does everything in code fences or backticks; so does a text that has no HTML at all.
    """
    return outside_code(text, _without)


def _without(text: str) -> str:
    for _ in range(_ROUNDS):
        before = text
        if _is_html(text):
            text = _read(text)
        if _ENTITY.search(text):
            text = _unescaped(text)
        if text == before:
            break
    return text


def _is_html(text: str) -> bool:
    return "<" in text and any(
        (found["end"] or found["tag"] or "p").lower() in _KNOWN for found in _SIGNS.finditer(text)
    )


def _unescaped(text: str) -> str:
    """Characters for entities; what is unknown stays, and ``&lt;`` is ``<``."""

    def character(found: re.Match[str]) -> str:
        if found[0][1] != "#" and found[0][1:] not in html5:
            return found[0]
        return html.unescape(found[0]).replace("\xa0", " ")

    return _ENTITY.sub(character, text)


def _read(text: str) -> str:
    """Markup to text, but for the paragraphs around it that have none: a subject, a signature."""
    opened = [found for found in _OPEN.finditer(text) if _names_tag(found)]
    first, last = opened[0].start() if opened else 0, opened[-1].end() if opened else len(text)
    begin = text.rfind("\n\n", 0, first) + 2 if "\n\n" in text[:first] else 0
    end = text.find("\n\n", last) if "\n\n" in text[last:] else len(text)
    inner = _OPEN.sub(
        lambda found: found[0] if _names_tag(found) else f"&lt;{found[0][1:]}", text[begin:end]
    )
    blocks = len(_BLOCKS.findall(inner))
    if inner.count("\n") > _LINES_OF_A_BLOCK * blocks:
        # The tags don't say where lines end: somebody typed this.
        inner = _BROKEN_LINE.sub("<br>", inner)
    return text[:begin] + html_to_text(inner, links=True) + text[end:]


def _names_tag(found: re.Match[str]) -> bool:
    name = found[2].lower()
    # Word writes tags such as <o:p>.
    return name in _KNOWN or (":" in name and not name.startswith(("http", "mailto")))
