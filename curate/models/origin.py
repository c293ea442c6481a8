"""Where a base model comes from: the public id and revision by which anybody can have the same one."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from curate.models.catalog import BaseModelInfo, HubSource
from curate.models.integrity import read_record

_SNAPSHOT = re.compile(r"models--(?P<owner>.+?)--(?P<name>.+)")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a base model comes from.

    Attributes:
        repo: Its id on the Hugging Face Hub; empty where none is known.
        revision: The commit there; empty where it is not known.
        license: SPDX identifier, or empty where it is not known.
        fetched_from: What it was downloaded from, in words; empty for a folder of the person's own.
        quantization: How the downloaded weights were quantized, unlike those of ``repo``; mostly empty.
    """

    repo: str = ""
    revision: str = ""
    license: str = ""
    fetched_from: str = ""
    quantization: str = ""

    def as_record(self) -> dict[str, Any]:
        """As it is written beside the weights."""
        return {"origin": asdict(self)}


def origin_of_info(model: BaseModelInfo, revision: str = "", license_: str = "") -> Origin:
    """What the catalog knows, with what the Hub said when the model was downloaded."""
    source = model.source
    if isinstance(source, HubSource):
        return Origin(source.repo, revision, model.license or license_, str(source))
    return Origin(source.original, source.revision, model.license, str(source), source.quantization)


def origin_of(folder: Path) -> Origin:
    """Where the model in a folder comes from, as recorded, or as the cache of the Hub names it."""
    try:
        recorded = read_record(folder)
    except ValueError:
        recorded = None
    found: Mapping[str, Any] = recorded.about.get("origin", {}) if recorded is not None else {}
    if found:
        known = Origin.__dataclass_fields__
        return Origin(**{name: str(value) for name, value in found.items() if name in known})
    real = folder.resolve()
    snapshot = _SNAPSHOT.fullmatch(real.parent.parent.name)
    if real.parent.name == "snapshots" and snapshot is not None:
        return Origin(f"{snapshot['owner']}/{snapshot['name']}", real.name)
    return Origin()
