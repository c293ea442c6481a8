"""Cells of annotation exports that hold lists: JSON, or as Python and numpy write them."""

import ast
import json
import re
import warnings
from typing import Any

from curate.importers.presets.training.chats import parse_cell

_LONGEST = 100_000
# numpy writes lists without commas.
_NO_COMMA = re.compile(r"""(?<=['"])\s+(?=['"])""")


def value_in(cell: str) -> Any:
    """The value in a cell; None where it is plain text."""
    if cell[:1] not in {"[", "{"}:
        return None
    value = parse_cell(cell)
    if value is not None or len(cell) > _LONGEST:
        return value
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of backslashes in a text
            found = ast.literal_eval(_NO_COMMA.sub(", ", cell))
        # Python knows more kinds of values than exports do.
        return json.loads(json.dumps(found))
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def objects_in(cell: str) -> list[dict[str, Any]]:
    """The objects of the list in a cell; none where it holds something else."""
    value = value_in(cell)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
