"""The integrity of model folders: size and SHA-256 of every file, recorded once and checked before use.

A hash is worked out once for a file and remembered with what its file system says of it (inode, size, times
of change): a file that nobody has touched since costs one look, 540 MB that changed cost 1.5 s. What the
file system does not notice (a failing disk) is found by ``full=True``, which reads everything.
"""

import hashlib
import json
import os
import struct
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RECORD = "curate.json"
"""The file beside the weights that lists the others."""
_REMEMBERED = 500
_LARGEST_HEADER = 100 << 20


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded about a folder.

    Attributes:
        files: Name to size in bytes and SHA-256.
        about: What else was told, such as where the files come from.
    """

    files: Mapping[str, tuple[int, str]] = field(hash=False)
    about: Mapping[str, Any] = field(hash=False)


class HashMemory:
    """SHA-256 of files by what their file system says of them, kept in one file.

    Args:
        path: The file; it is made when first needed, and nothing is remembered where it can't be.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def sha256(self, file: Path, *, again: bool = False) -> str:
        """The hash of a file; ``again`` reads it whatever is remembered.

        Raises:
            OSError: It can't be read.
        """
        key = _state_of(file)
        known = self._read()
        if not again and key in known:
            return known[key]
        digest = sha256_of(file)
        if _state_of(file) == key:
            self._write({**{old: known[old] for old in known if old != key}, key: digest})
        return digest

    def remembered(self, file: Path) -> str | None:
        """The hash of a file, where it is known without reading it."""
        with suppress(OSError):
            return self._read().get(_state_of(file))
        return None

    def _read(self) -> dict[str, str]:
        try:
            known = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _write(self, known: Mapping[str, str]) -> None:
        kept = dict(list(known.items())[-_REMEMBERED:])
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
        with suppress(OSError):
            fresh.write_text(json.dumps(kept), "utf-8")
            fresh.replace(self._path)


def sha256_of(file: Path) -> str:
    """The hash of a file, read now."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def record_files(
    folder: Path, about: Mapping[str, Any], left_out: Collection[str] = ()
) -> dict[str, tuple[int, str]]:
    """Write down size and SHA-256 of every file of a folder, on the disk before this returns.

    Args:
        folder: Whose files.
        about: Kept with it.
        left_out: Names that may change later.

    Returns:
        What was recorded, by name.

    Raises:
        OSError: A file can't be read, or there is no room.
    """
    files = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name not in {RECORD, *left_out} and path.name[0] != ".":
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
                os.fsync(stream.fileno())
            files[path.name] = (path.stat().st_size, digest)
    listed = {name: {"bytes": size, "sha256": digest} for name, (size, digest) in files.items()}
    text = json.dumps(
        {"recorded_at": datetime.now(UTC).isoformat(), **about, "files": listed}, indent=2
    )
    fresh = folder / f"{RECORD}.part"
    with fresh.open("w", encoding="utf-8") as out:
        out.write(text + "\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(folder / RECORD)
    return files


def record_again(file: Path) -> None:
    """After a file was changed on purpose: correct what the record beside it says of it, if it does.

    Raises:
        OSError: There is no room.
        ValueError: The record is damaged.
    """
    recorded = read_record(file.parent)
    if recorded is None or file.name not in recorded.files:
        return
    path = file.parent / RECORD
    found = json.loads(path.read_text("utf-8"))
    found["files"][file.name] = {"bytes": file.stat().st_size, "sha256": sha256_of(file)}
    fresh = path.with_name(f"{RECORD}.part")
    fresh.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    fresh.replace(path)


def read_record(folder: Path) -> Recorded | None:
    """What was recorded about a folder; None where nothing was.

    Raises:
        ValueError: The record is damaged.
    """
    path = folder / RECORD
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text("utf-8"))
        files = {
            str(name): (int(one["bytes"]), str(one["sha256"]))
            for name, one in found.pop("files").items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{RECORD}, which lists the files, can't be read") from error
    return Recorded(files, found)


def find_damage(
    folder: Path, memory: HashMemory | None = None, *, full: bool = False, quick: bool = False
) -> str:
    """What is wrong with the files of a folder, as half a sentence; empty if nothing is.

    Without a record, nothing but the build of the weights can be looked at.

    Args:
        folder: Of a base model or an adapter.
        memory: Hashes of files that were read before; None reads every file.
        full: Read every file, whatever is remembered.
        quick: Read no file: sizes, and hashes as far as they are remembered.
    """
    try:
        recorded = read_record(folder)
        if recorded is None:
            return next(filter(None, map(broken_weights, sorted(folder.glob("*.safetensors")))), "")
        for name, (size, digest) in recorded.files.items():
            if why := _difference(folder / name, size, digest, memory, full=full, quick=quick):
                return why
    except (OSError, ValueError) as error:
        return str(getattr(error, "strerror", None) or error)
    return ""


def _difference(
    file: Path, size: int, digest: str, memory: HashMemory | None, *, full: bool, quick: bool
) -> str:
    if not file.is_file():
        return f"{file.name} is missing"
    there = file.stat().st_size
    if there != size:
        return (
            f"{file.name} is empty" if not there else f"{file.name} has {there:,} of {size:,} bytes"
        )
    if quick:
        found = memory.remembered(file) if memory is not None else None
    else:
        found = memory.sha256(file, again=full) if memory is not None else sha256_of(file)
    if found not in {None, digest}:
        return f"{file.name} is not the file that was recorded (its SHA-256 differs)"
    return ""


def broken_weights(file: Path) -> str:
    """Whether a safetensors file is cut, empty or something else, as half a sentence; reads its header."""
    size = file.stat().st_size
    if not size:
        return f"{file.name} is empty"
    try:
        tensors, start = _header(file)
        end = start + max((int(one["data_offsets"][1]) for one in tensors.values()), default=0)
    except (struct.error, ValueError, KeyError, TypeError, AttributeError):
        return f"{file.name} is no safetensors file"
    return "" if end == size else f"{file.name} has {size:,} of {end:,} bytes"


def odd_weights(file: Path) -> str:
    """Whether weights are no numbers, or so large that no model has them; empty if none is.

    A look for weights of which no hash is known. It reads the file once.
    """
    import numpy as np

    # Dtype to its integer, the bits below the exponent, the exponent's mask, and that of 4,096.
    kinds = {
        "F32": ("<u4", 23, 0xFF, 127 + 12),
        "BF16": ("<u2", 7, 0xFF, 127 + 12),
        "F16": ("<u2", 10, 0x1F, 15 + 12),
    }
    tensors, start = _header(file)
    for name, one in tensors.items():
        if one.get("dtype") not in kinds:
            continue
        kind, shift, mask, largest = kinds[one["dtype"]]
        first, last = one["data_offsets"]
        bits = (
            np.memmap(file, np.uint8, "r", start + first, (last - first,)) if last > first else ()
        )
        step = 1 << 24
        for at in range(0, len(bits), step):
            exponents = (np.asarray(bits[at : at + step]).view(kind) >> shift) & mask
            if exponents.size and int(exponents.max()) >= largest:
                return f"{file.name} holds values that no model has (in {name})"
    return ""


def _header(file: Path) -> tuple[dict[str, Any], int]:
    """The tensors of a safetensors file, and where their data begin."""
    with file.open("rb") as stream:
        (length,) = struct.unpack("<Q", stream.read(8))
        if length > _LARGEST_HEADER:
            raise ValueError("header")
        tensors = json.loads(stream.read(length))
    tensors.pop("__metadata__", None)
    return tensors, 8 + length


def _state_of(file: Path) -> str:
    found = file.stat()
    return ":".join(
        map(str, (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns))
    )


def weight_hashes(folder: Path, memory: HashMemory) -> dict[str, str]:
    """SHA-256 of every file of weights in a folder, by name."""
    return {file.name: memory.sha256(file) for file in sorted(folder.glob("*.safetensors"))}
