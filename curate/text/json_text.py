"""JSON as text that stays on its lines, whoever splits it into lines."""

import json
from collections.abc import Callable
from typing import Any

# Python's str.splitlines, JavaScript before 2019 and others end a line at these. JSON may hold them as they
# are; escaped they mean the same. (All other ends of lines are control characters, which JSON escapes.)
_LINE_ENDS = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def json_text(
    value: Any, *, indent: int | None = None, default: Callable[[Any], Any] | None = None
) -> str:
    """JSON with letters as they are, but no character at which a reader might end a line.

    Args:
        value: What ``json.dumps`` takes.
        indent: Blanks a level; None for one line.
        default: As of ``json.dumps``.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=default)
    for letter, escaped in _LINE_ENDS.items():
        # Outside of strings JSON has none of them, so that replacing everywhere is right.
        text = text.replace(letter, escaped)
    return text
