"""Untrusted text inside Markdown."""

import re

_MARKUP = re.compile(r"[\\`*_\[\]<>$~|#]|:(?=\S)")


def escape(text: object) -> str:
    """The text so that no widget reads it as Markdown: names of files and columns may hold any."""
    return _MARKUP.sub(lambda found: "\\" + found.group(), str(text))
