"""Notes in HTML."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from curate.importers.base import Importer, Item, Table, importers, reject
from curate.importers.encodings import text_encoding
from curate.importers.texts.notes import COLUMNS
from curate.text.encoding import decoding
from curate.text.markup.html import html_to_text

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w.:-]{2,40})", re.IGNORECASE)


@importers.register
class Html(Importer):
    """A page is one note: its text, with lists and tables readable and scripts left out."""

    name = "html"
    title = "HTML notes"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        encoding = text_encoding(path, self.encoding or declared_encoding(path))
        html = "".join(decoding.lines(path, encoding))

        def records() -> Iterator[Item]:
            if not decoding.is_whole(html) or "\0" in html:
                reason = "The page has bytes that are not text in its encoding: it is damaged."
                yield reject(1, reason, [html])
                return
            yield 1, {"note": path.stem, "text": html_to_text(html)}, [html]

        return Table(self.name, COLUMNS, records, encoding=encoding.name)


def declared_encoding(path: Path) -> str | None:
    """The encoding that the page names, where it is another than UTF-8 and Python knows it."""
    with path.open("rb") as stream:
        found = _CHARSET.search(stream.read(4096))
    if found is None:
        return None
    try:
        name = decoding.named_encoding(found[1].decode("ascii", "replace")).name
    except decoding.UnknownEncoding:
        return None
    # A page read as text up to here is in no wide encoding, and UTF-8 is detected anyway.
    one_byte = not name.startswith(("utf", "ascii"))
    return "cp1252" if name == "iso8859-1" else name if one_byte else None
