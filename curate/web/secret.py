"""The secret of a home, by which what Curate hands out is known again: tokens of routes, a person's name."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from curate.domain.faults import fault_of
from curate.settings import Settings

_BYTES = 32


def secret_of(settings: Settings) -> bytes:
    """The secret of this home, which nobody else may read; made once, whole or not at all.

    Raises:
        FileFault: It can't be read or written.
    """
    path = settings.home / "secret"
    try:
        try:
            found = path.read_bytes()
        except FileNotFoundError:
            found = _make(path)
    except OSError as error:
        raise fault_of(error, settings.home) or error from error
    return found or _make(path)


def _make(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".secret-{os.getpid()}-{secrets.token_hex(4)}")
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "wb") as opened:
            opened.write(secrets.token_bytes(_BYTES))
            opened.flush()
            os.fsync(opened.fileno())
        if path.exists() and not path.stat().st_size:
            beside.replace(path)
        else:
            with suppress(FileExistsError):  # another process was faster, and its secret counts
                os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return path.read_bytes()
