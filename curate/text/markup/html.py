"""HTML to readable text, with lists and tables line by line and without scripts."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_DROPPED = frozenset({"script", "style", "head", "template", "noscript", "svg", "object", "iframe"})
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "hr"}
)
_LINES = frozenset(
    {"div", "section", "article", "header", "footer", "main", "aside", "nav", "form", "fieldset"}
    | {"figure", "figcaption", "address", "dt", "dd", "li", "caption", "body", "html"}
    | {"option", "center", "details", "summary"}
)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_MARKED = re.compile(r"<!\[(?:CDATA\[)?|\]\]>|<!(?!--|doctype)", re.IGNORECASE)
_CONDITION = re.compile(r"<!\[(?:if|endif)\b[^>]{0,200}>", re.IGNORECASE)
_NO_TAG = re.compile(r"<(?![a-zA-Z/!?][^<>]*>)")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>()]+\Z", re.IGNORECASE)
# Longer ones are made to follow people, not to be read.
_LONGEST_ADDRESS = 150
_DEEPEST = 60
_DEEPEST_INDENT = 8


def html_to_text(html: str, *, links: bool = False) -> str:
    """The text of a document or fragment; markup that is broken is read as browsers would.

    Blocks stand on lines of their own, paragraphs apart by a blank line. List items begin with
    ``- `` or their number. The cells of a table row are joined by ``" | "``, unless one of them
    has several lines (tables for layout): then they stand below each other.

    Args:
        html: The markup.
        links: Write the address of a link behind its text, where that is not the address itself.
    """
    parser = _Text(links=links)
    # html.parser gives up on declarations that are neither comment nor doctype, and takes time
    # squared for tags that never end.
    plain = _MARKED.sub("", _CONDITION.sub("", _without_comments(html)))
    parser.feed(_NO_TAG.sub("&lt;", plain))
    parser.close()
    return parser.text()


def _behind(address: str, text: str) -> str:
    """What is written behind the text of a link: its address, if that is worth reading."""
    known = address.removeprefix("mailto:").split("://")[-1].rstrip("/")
    if not text.strip() or known in text or len(address) > _LONGEST_ADDRESS:
        return ""
    return f" ({address.removeprefix('mailto:')})" if _ADDRESS.match(address) else ""


def _without_comments(html: str) -> str:
    pieces, at = [], 0
    while (begin := html.find("<!--", at)) >= 0:
        end = html.find("-->", begin + 4)
        if end < 0:
            break
        pieces.append(html[at:begin])
        at = end + len("-->")
    return "".join([*pieces, html[at:].replace("<!--", "")])


@dataclass(slots=True)
class _Buffer:
    """Lines that are being written: of the document, or of one cell of a table."""

    kind: str
    done: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


class _Text(HTMLParser):
    """Collects lines while tags go by."""

    def __init__(self, *, links: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self._links = links
        self._link: tuple[str, list[str]] | None = None
        self._open = [_Buffer("document")]
        self._dropped: list[str] = []
        self._verbatim = 0

    def text(self) -> str:
        """Everything so far."""
        self._close_to("document")
        return self._finished(self._open[0])

    def handle_data(self, data: str) -> None:
        if self._dropped:
            return
        if self._link is not None:
            self._link[1].append(data)
        line = self._top.line
        if self._verbatim:
            first, *more = data.replace("\r\n", "\n").split("\n")
            line.append(first)
            for each in more:
                self._end_line(keep=True)
                self._top.line.append(each)
            return
        plain = _SPACE.sub(" ", data)
        if plain.startswith(" ") and (not line or line[-1].endswith(" ")):
            plain = plain[1:]
        if plain:
            line.append(plain)

    def handle_starttag(  # noqa: C901 - one branch for each kind of tag
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        if tag == "body" and self._dropped == ["head"]:
            self._dropped.clear()
        if self._dropped or tag in _DROPPED:
            if tag in _DROPPED and len(self._dropped) < _DEEPEST:
                self._dropped.append(tag)
        elif tag == "br":
            self._end_line(keep=True)
        elif tag == "a" and self._links:
            self._link = ((dict(attrs).get("href") or "").strip(), [])
        elif tag == "img":
            self.handle_data(f" {dict(attrs).get('alt') or ''} ")
        elif tag in {"td", "th"}:
            self._begin_cell()
        elif tag == "tr":
            self._begin_row()
        elif tag in _PARAGRAPHS:
            self._begin_block(tag, dict(attrs).get("start") or "")
        elif tag in _LINES and (tag == "li" or not self._is_fresh_item()):
            self._end_line()
            if tag == "li":
                self._bullet()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Browsers ignore the slash; but a script that ends at once would take the rest along.
        if tag not in _DROPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag in self._dropped:
                del self._dropped[self._dropped.index(tag) :]
        elif tag == "a" and self._link is not None:
            (address, text), self._link = self._link, None
            self.handle_data(_behind(address, "".join(text)))
        elif tag in {"td", "th"}:
            self._close_to("row")
        elif tag == "tr":
            self._close_to("table")
        elif tag in _PARAGRAPHS:
            self._end_block(tag)
        elif tag in _LINES:
            self._end_line()

    @property
    def _top(self) -> _Buffer:
        """Where text goes: the innermost cell, or the document."""
        return next(each for each in reversed(self._open) if each.kind in {"cell", "document"})

    def _begin_block(self, tag: str, start: str) -> None:
        if not self._is_fresh_item():
            self._end_line()
            if not self._top.lists:
                self._top.done.append("")
        lists = self._top.lists
        if tag in {"ul", "ol"} and len(lists) < _DEEPEST:
            known = start.isascii() and start.isdigit() and len(start) <= 8  # noqa: PLR2004
            lists.append(None if tag == "ul" else int(start) if known else 1)
        elif tag == "pre":
            self._verbatim += 1
        elif tag == "table" and len(self._open) < _DEEPEST:
            self._open.append(_Buffer("table"))

    def _end_block(self, tag: str) -> None:
        self._end_line()
        if tag == "table":
            self._close_to("table")
            if self._open[-1].kind == "table":
                self._open.pop()
        lists = self._top.lists
        if tag in {"ul", "ol"} and lists:
            lists.pop()
        if tag == "pre":
            self._verbatim = max(0, self._verbatim - 1)
        if not lists:
            self._top.done.append("")

    def _begin_row(self) -> None:
        self._close_to("table")
        if len(self._open) < _DEEPEST:
            self._open.append(_Buffer("row"))

    def _begin_cell(self) -> None:
        self._close_to("row")
        if self._open[-1].kind != "row":
            self._begin_row()
        if self._open[-1].kind == "row":
            self._open.append(_Buffer("cell"))

    def _close_to(self, kind: str) -> None:
        """Finish cells and rows that are open inside the innermost table, row or document."""
        inner = {"cell"} if kind == "row" else {"cell", "row"}
        if kind == "document":
            inner |= {"table"}
        while self._open[-1].kind in inner:
            last = self._open.pop()
            if last.kind == "cell":
                self._open[-1].cells.append(self._finished(last))
            elif last.kind == "row" and any(last.cells):
                apart = any("\n" in cell for cell in last.cells)
                text = "\n".join(filter(None, last.cells)) if apart else " | ".join(last.cells)
                self._end_line()
                self._top.done.append(text)

    def _finished(self, buffer: _Buffer) -> str:
        self._finish_line(buffer, keep=False)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(buffer.done)).strip("\n").rstrip()

    def _bullet(self) -> None:
        lists = self._top.lists
        number = lists[-1] if lists else None
        mark = "- " if number is None else f"{number}. "
        if number is not None:
            lists[-1] = number + 1
        self._top.line.append("  " * (min(max(1, len(lists)), _DEEPEST_INDENT) - 1) + mark)

    def _is_fresh_item(self) -> bool:
        """Whether a list item has begun and has no text yet: a paragraph then stays beside it."""
        line = "".join(self._top.line)
        return bool(self._top.lists) and re.fullmatch(r"\s*(-|\d+\.) ?", line) is not None

    def _end_line(self, *, keep: bool = False) -> None:
        self._finish_line(self._top, keep=keep)

    def _finish_line(self, buffer: _Buffer, *, keep: bool) -> None:
        """Finish a line; an empty one only where ``keep`` says so."""
        line = "".join(buffer.line).replace("\xa0", " ").rstrip()
        line = line if self._verbatim or buffer.lists else line.lstrip()
        if line or keep:
            buffer.done.append(line)
        buffer.line.clear()
