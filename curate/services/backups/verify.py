"""Verifying a backup, which is a file from elsewhere, before anything is done with it."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile

from pydantic import ValidationError

from curate.domain.errors import Unusable
from curate.services.backups.manifest import (
    FORM,
    LONGEST_MANIFEST,
    MANIFEST,
    Backup,
    DamagedBackup,
    Manifest,
    NoBackup,
    is_safe,
    table_entry,
)
from curate.services.jobs import OnProgress
from curate.stores.all_tables import table_columns
from curate.stores.ours import HEAD

BLOCK = 1 << 20
_ENCRYPTED = 0x1
_FAULTS = (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


@contextmanager
def open_backup(file: Path) -> Iterator[ZipFile]:
    """The archive of a backup.

    Raises:
        NoBackup: It is none, or it is damaged.
        Unusable: It can't be read.
    """
    try:
        archive = ZipFile(file)
    except (*_FAULTS, RuntimeError):
        raise NoBackup(file, "is no backup of Curate, or only a part of one") from None
    except OSError as error:
        why = f"{file} can't be read ({error.strerror}). Nothing was restored:"
        raise Unusable(f"{why} look whether its path is right.") from None
    with archive:
        yield archive


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself.

    Raises:
        NoBackup: It is no backup, or of a version that this one can't read.
        Unusable: It can't be read.
    """
    with open_backup(file) as archive:
        try:
            info = archive.getinfo(MANIFEST)
        except KeyError:
            raise NoBackup(file, "is no backup of Curate") from None
        if info.file_size > LONGEST_MANIFEST:
            raise DamagedBackup(file, MANIFEST)
        try:
            document = json.loads(archive.read(info))
        except (*_FAULTS, RecursionError, RuntimeError):
            raise DamagedBackup(file, MANIFEST) from None
    return _manifest(file, document)


def _manifest(file: Path, document: Any) -> Manifest:
    if not isinstance(document, dict) or document.get("kind") != "curate-backup":
        raise NoBackup(file, "is no backup of Curate")
    schema, form = document.get("schema"), document.get("form")
    if form != FORM or schema != HEAD:
        raise NoBackup(
            file,
            f"was made by another version of Curate ({document.get('curate')}, schema {schema}; this one "
            f"knows {HEAD})",
            "restore it with the version that made it, or update Curate",
        )
    try:
        return Manifest.model_validate(document)
    except ValidationError:
        raise DamagedBackup(file, MANIFEST) from None


def verify_backup(file: Path, on_progress: OnProgress = lambda _share, _message: None) -> Backup:
    """Look through a whole backup: every entry is named, lands where it may, and has its hash.

    Raises:
        NoBackup: It is no backup, of another version, or damaged; the message says which.
        Unusable: It can't be read.
    """
    manifest = read_manifest(file)
    known = table_columns()
    if {name: one.columns for name, one in manifest.tables.items()} != known:
        raise DamagedBackup(file, "its tables")
    with open_backup(file) as archive:
        infos = {info.filename: info for info in archive.infolist()}
        named = manifest.entries.keys() | {MANIFEST}
        if len(infos) != len(archive.infolist()) or infos.keys() != named:
            raise DamagedBackup(file, "its list of files")
        if len({name.casefold() for name in infos}) != len(infos):
            raise DamagedBackup(file, "two files of one name")
        tables = {name for name in infos if name.startswith("tables/")}
        if tables != {table_entry(name) for name in known}:
            raise DamagedBackup(file, "its tables")
        total, done = max(sum(one.bytes for one in manifest.entries.values()), 1), 0
        for name, entry in manifest.entries.items():
            info = infos[name]
            if (
                not is_safe(name)
                or info.is_dir()
                or info.flag_bits & _ENCRYPTED
                or info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}
                or info.file_size != entry.bytes
            ):
                raise DamagedBackup(file, name)
            digest = hashlib.sha256()
            for block in blocks(file, archive, name):
                digest.update(block)
                done += len(block)
                on_progress(done / total, f"Verified {name}")
            if digest.hexdigest() != entry.sha256:
                raise DamagedBackup(file, name)
    return Backup(file, file.stat().st_size, manifest)


def blocks(file: Path, archive: ZipFile, name: str) -> Iterator[bytes]:
    """The content of an entry, a block at a time; never more than the archive says that it is.

    Raises:
        DamagedBackup: It can't be unpacked.
    """
    try:
        with archive.open(name) as source:
            while block := source.read(BLOCK):
                yield block
    except (*_FAULTS, RuntimeError):
        raise DamagedBackup(file, name) from None
