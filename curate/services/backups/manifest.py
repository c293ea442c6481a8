"""What a backup says of itself: which tables and files are in it, and their hashes.

A backup is a ZIP file of ``tables/NAME.jsonl`` (a row a line, a list in the order of the columns),
``files/…`` as they lie in the home, and ``manifest.json``. It is the same whatever kind of database it was
made from.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from curate.domain.errors import Unusable, printable

MANIFEST = "manifest.json"
FORM = 1
"""Counts the forms of a backup: another version of Curate may write another one."""
FOLDERS = ("runs", "evaluations", "uploads")
"""Folders of the home whose files are backed up."""
FILES = ("prices.json",)
"""Files of the home that people write themselves."""
LONGEST_LINE = 512 << 20
"""Bytes of the longest row that is read: one that is longer is damage, or meant to fill the memory."""
LONGEST_MANIFEST = 64 << 20


class Entry(BaseModel):
    """One file in the backup."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bytes: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class TableEntry(BaseModel):
    """One table in the backup."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: list[str]
    rows: int = Field(ge=0)


class Manifest(BaseModel):
    """What ``manifest.json`` holds.

    Attributes:
        kind: Tells a backup from any other ZIP file.
        schema_: Newest migration of the database that it was made from.
        entries: Every other file in it, by name.
        last_ids: The last id that each table gave, so that none is given again.
        decisions: Changes to examples in the history.
        settings: Settings that were not the default; a restore shows them and changes none.
        left_out: What is not in it, in sentences.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    kind: Literal["curate-backup"] = "curate-backup"
    form: int = FORM
    curate: str
    schema_: str = Field(alias="schema")
    at: datetime
    database: str
    tables: dict[str, TableEntry]
    entries: dict[str, Entry]
    last_ids: dict[str, int]
    examples: int
    decisions: int
    settings: dict[str, Any] = {}
    left_out: list[str] = []


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file that is whole.

    Attributes:
        bytes: Size of the file.
    """

    file: Path
    bytes: int
    manifest: Manifest


def table_entry(name: str) -> str:
    """Where the rows of a table are in a backup."""
    return f"tables/{name}.jsonl"


def file_entry(path: PurePosixPath) -> str:
    """Where a file of the home is in a backup."""
    return f"files/{path}"


_NAME = re.compile(r"[^\x00-\x1f\x7f\\:*?\"<>|]+")


def is_safe(name: str) -> bool:
    """Whether an entry lands where we put files, and nowhere else, on any system."""
    parts = name.split("/")
    if parts[0] == "tables":
        return len(parts) == 2 and bool(re.fullmatch(r"[a-z_]+\.jsonl", parts[1]))
    if parts[0] != "files" or len(parts) < 2:
        return False
    if any(
        not _NAME.fullmatch(part) or part in {".", ".."} or part != part.strip() for part in parts
    ):
        return False
    return parts[1] in FOLDERS if len(parts) > 2 else parts[1] in FILES


class NoBackup(Unusable):
    """A file is no backup that this version can restore."""

    def __init__(self, file: Path, why: str, now: str = "choose another backup") -> None:
        super().__init__(f"{printable(file.name)} {why}. Nothing was restored: {now}.")


class DamagedBackup(NoBackup):
    """A backup is not what it was when it was written."""

    def __init__(self, file: Path, where: str) -> None:
        super().__init__(
            file, f"is damaged ({printable(where)})", "use another copy of it, or an older backup"
        )
