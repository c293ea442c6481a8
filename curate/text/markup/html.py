"""HTML to text that a person can read: lists and tables keep their lines, scripts are dropped.

lxml and BeautifulSoup read the markup, markdownify walks through it; what is here writes plain text where
that would write Markdown.
"""

# ruff: noqa: SIM905 - lists of words read best as words
import re
import warnings
from collections.abc import Callable

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag
from markdownify import MarkdownConverter

_DROPPED = frozenset("script style head template noscript svg object iframe".split())
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 dl blockquote table".split())
_LINES = frozenset(
    "div section article header footer main aside nav form fieldset figure figcaption address dt dd "
    "caption option center details summary".split()
)
_INLINE = frozenset("b strong i em del s code kbd samp sub sup q video".split())
_MARKED = re.compile(r"<!\[(?:if|endif)\b[^>]{0,200}>|<!\[(?:CDATA\[)?|\]\]>", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>()]+\Z", re.IGNORECASE)
# Longer ones are made to follow people, not to be read.
_LONGEST_ADDRESS = 150
_LONGEST_NUMBER = 8
# Blanks around it are one blank, and none where a line begins. No text needs this character, nor the one
# that stands for a blank which stays.
_SEAM = "\x02"
_KEPT = "\x03"
# A break that ends a block breaks nothing.
_ENDED = re.compile(rf"\s*{_SEAM}\s*\Z")


def html_to_text(html: str, *, links: bool = False) -> str:
    """The text of a document or fragment; markup that is broken is read as browsers would.

    Blocks stand on lines of their own, paragraphs apart by a blank line. List items begin with
    ``- `` or their number, what else belongs to them is indented. The cells of a table row are joined by
    ``" | "``, unless one of them has several lines (tables for layout): then they stand below each
    other. Of what is nested hundreds of levels deep, only the words and lines are read.

    Args:
        html: The markup.
        links: Write the address of a link behind its text, where that is not the address itself.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        # What Word and Outlook mark for themselves is text to everybody else.
        soup = BeautifulSoup(_MARKED.sub("", html), "lxml")
    try:
        text = _Plain(links=links).convert_soup(soup)
    except RecursionError:
        text = soup.get_text("\n", strip=True)
    text = re.sub(f"(?m)^( *){_SEAM}[ {_SEAM}]*", r"\1", text.replace("\xa0", " "))
    text = re.sub(rf"[ {_SEAM}]*{_SEAM} *|(?<=\S)  +", " ", text).replace(_KEPT, " ")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+(?=\n)", "", text)).strip("\n").rstrip()


def _behind(address: str, text: str) -> str:
    """What is written behind the text of a link: its address, if that is worth reading."""
    known = address.removeprefix("mailto:").split("://")[-1].rstrip("/")
    if not text.strip() or known in text or len(address) > _LONGEST_ADDRESS:
        return ""
    return f" ({address.removeprefix('mailto:')})" if _ADDRESS.match(address) else ""


def _line(_: Tag, text: str, parent_tags: object = None) -> str:  # noqa: ARG001 - as it is called
    return f"\n{_ENDED.sub('', text.strip(' '))}\n" if text.strip() else ""


def _paragraph(_: Tag, text: str, parent_tags: object = None) -> str:  # noqa: ARG001
    inner = _ENDED.sub("", text.strip("\n"))
    return f"\n\n{inner}\n\n" if inner.strip() else ""


def _same(_: Tag, text: str, parent_tags: object = None) -> str:  # noqa: ARG001
    return text


def _nothing(*_: object, **__: object) -> str:
    return ""


class _Plain(MarkdownConverter):
    """Writes plain text; its methods are called with a tag and the text that its inside became."""

    def __init__(self, *, links: bool) -> None:
        # Nothing is escaped, and a line break in the markup is a blank.
        super().__init__(
            wrap=True,
            wrap_width=None,
            strip_document=None,
            escape_asterisks=False,
            escape_underscores=False,
        )
        self._links = links
        self._cells: dict[int, str] = {}

    def convert_br(self, _: Tag, text: str, parent_tags: object) -> str:  # noqa: ARG002
        return f"\n{_SEAM}"

    def convert_hr(self, _: Tag, text: str, parent_tags: object) -> str:  # noqa: ARG002
        return "\n\n"

    def convert_pre(self, tag: Tag, text: str, parent_tags: object) -> str:  # noqa: ARG002
        return _paragraph(tag, text.replace(" ", _KEPT))

    def convert_img(self, tag: Tag, text: str, parent_tags: object) -> str:  # noqa: ARG002
        return f"{_SEAM}{tag.get('alt') or ''}{_SEAM}"

    def convert_a(self, tag: Tag, text: str, parent_tags: object) -> str:  # noqa: ARG002
        address = str(tag.get("href") or "").strip()
        return f"{text}{_behind(address, text)}" if self._links else text

    def convert_list(self, tag: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n{text.rstrip()}\n" if "li" in parent_tags else _paragraph(tag, text)

    convert_ul = convert_ol = convert_list

    def convert_li(self, tag: Tag, text: str, parent_tags: object) -> str:  # noqa: ARG002
        mark = "- "
        if tag.parent is not None and tag.parent.name == "ol":
            start = str(tag.parent.get("start") or "")
            known = start.isascii() and start.isdigit() and len(start) <= _LONGEST_NUMBER
            number = (int(start) if known else 1) + len(tag.find_previous_siblings("li"))
            mark = f"{number}. "
        inner = _ENDED.sub("", text.strip())
        if tag.find("pre") is None:
            inner = re.sub(r"\n{2,}", "\n", inner)
        return mark + re.sub(r"\n(?=[^\n])", "\n  ", inner) + "\n"

    def convert_td(self, tag: Tag, text: str, parent_tags: set[str]) -> str:
        self._cells[id(tag)] = _ENDED.sub("", text.strip())
        return "" if "tr" in parent_tags else _line(tag, text)

    convert_th = convert_td

    def convert_tr(self, tag: Tag, text: str, parent_tags: object) -> str:  # noqa: ARG002
        found = tag.find_all(["td", "th"], recursive=False)
        cells = [self._cells.pop(id(cell), "") for cell in found]
        apart = any("\n" in cell for cell in cells)
        row = "\n".join(filter(None, cells)) if apart else " | ".join(cells)
        return f"{text.rstrip()}\n{row}\n" if any(cells) else text


_KINDS: tuple[tuple[frozenset[str], Callable[..., str]], ...] = (
    (_DROPPED, _nothing),
    (_PARAGRAPHS, _paragraph),
    (_LINES, _line),
    (_INLINE, _same),
)
for _names, _write in _KINDS:
    for _name in _names:
        setattr(_Plain, f"convert_{_name}", staticmethod(_write))
