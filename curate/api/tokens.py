"""Tokens that say who asks, for which project, until when: signed, and kept nowhere."""

import os
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from curate.domain.errors import CurateError
from curate.domain.faults import fault_of
from curate.services.people import ROLES, Role
from curate.settings import Settings

HOURS = 12.0
LONGEST_HOURS = 24 * 366.0
_SECRET_BYTES = 32
_SALT = "curate.api"


@dataclass(frozen=True, slots=True)
class Access:
    """What a token lets somebody do.

    Attributes:
        person: Who asks, as the history names them.
        project: Id of the project that it is for.
        role: The most that they may do with it; what they are in the project is asked at every request.
    """

    person: str
    project: int
    role: Role


class NotSignedIn(CurateError):
    """A request without a token that counts."""


def mint(settings: Settings, access: Access, *, hours: float = HOURS) -> str:
    """A token for somebody.

    Args:
        settings: Whose home holds the secret; it is made where there is none yet.
        access: For whom and for what.
        hours: How long it counts.
    """
    return _signer(_secret(settings)).dumps({**asdict(access), "until": time.time() + hours * 3600})


def read(settings: Settings, token: str) -> Access:
    """What a token lets somebody do.

    Raises:
        NotSignedIn: It was not made here, or its time is over.
    """
    try:
        said: dict[str, Any] = _signer(_secret(settings)).loads(token)
        until, access = float(said.pop("until")), Access(**said)
    except (BadData, TypeError, ValueError, KeyError, AttributeError):
        raise NotSignedIn(
            "This token was not made by this Curate. Nothing was done: reload the page, or make a new "
            "one with `curate token`."
        ) from None
    if until < time.time() or access.role not in ROLES:
        raise NotSignedIn(
            "The time of this token is over. Nothing was done: reload the page, or make a new one with "
            "`curate token`."
        )
    return access


@lru_cache(maxsize=2)
def _signer(secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_SALT)


def _secret(settings: Settings) -> bytes:
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
            opened.write(secrets.token_bytes(_SECRET_BYTES))
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
