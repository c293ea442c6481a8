"""Names of classes that a data set of the hub keeps as numbers."""

import json
from collections.abc import Callable, Mapping
from typing import Any


def class_reader(metadata: Mapping[bytes, bytes] | None) -> Callable[[dict[str, Any]], None]:
    """A function that writes names in the place of numbers, as the metadata of a schema says.

    -1, which stands for no class, becomes nothing.
    """
    named = _named(metadata)

    def read(row: dict[str, Any]) -> None:
        for column, names in named.items():
            value = row.get(column)
            if isinstance(value, int) and not isinstance(value, bool):
                row[column] = (
                    names[value] if 0 <= value < len(names) else None if value == -1 else value
                )

    return read


def _named(metadata: Mapping[bytes, bytes] | None) -> dict[str, list[str]]:
    try:
        about = json.loads((metadata or {}).get(b"huggingface", b"{}"))
        features = about["info"]["features"].items()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {
        str(column): [str(name) for name in feature["names"]]
        for column, feature in features
        if isinstance(feature, dict)
        and feature.get("_type") == "ClassLabel"
        and isinstance(feature.get("names"), list)
    }
