"""Untrusted text inside Markdown."""

import re

_BREAK = ":color[]"
"""An element without content or color: parts a text that Streamlit would read as one sign."""

_MARKUP = re.compile(r"[\\`*_\[\]<>$~|#&]|:(?=\S)")
_LINE_START = re.compile(
    r"^[ \t]*(?:\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:\s|$))|(?=[-=][-= \t]*$))", re.MULTILINE
)
_LINE_END = re.compile(r"\r\n?|\n[ \t]*")
# What Streamlit looks for in a text once its escapes are taken out: addresses of pages and of mail,
# names of emoji and icons, arrows and dashes.
_SIGNS = re.compile(
    r"(?i:(?<=http)(?=://)|(?<=https)(?=://)|(?<=www)(?=\.))"
    r"|(?<=@)(?=\w)|(?<=:[\w+-])(?=[\w+-]*:)|(?<=:m)(?=aterial/)|(?<=[-<>~])(?=[-=>])"
)


def escape(text: object) -> str:
    """The text so that no widget reads it as Markdown: names of files and columns may hold any.

    It reads on the screen as it is, letter by letter: no link, icon, emoji or arrow is made of it. Where
    a widget shows texts as they are (options of a selectbox, cells, the title of the tab), it is not
    wanted.
    """
    parts = _SIGNS.split(_LINE_END.sub("\n", str(text)))
    escaped = _BREAK.join(_MARKUP.sub(r"\\\g<0>", part) for part in parts)
    return _LINE_START.sub(r"\g<0>\\", escaped)
