"""Tokens that say who asks, for which project, until when: signed, and kept nowhere."""

import time
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from curate.domain.errors import CurateError
from curate.services.people import ROLES, Role
from curate.settings import Settings
from curate.web.secret import secret_of

HOURS = 12.0
LONGEST_HOURS = 24 * 366.0
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
    return _signer(secret_of(settings)).dumps(
        {**asdict(access), "until": time.time() + hours * 3600}
    )


def read(settings: Settings, token: str) -> Access:
    """What a token lets somebody do.

    Raises:
        NotSignedIn: It was not made here, or its time is over.
    """
    try:
        said: dict[str, Any] = _signer(secret_of(settings)).loads(token)
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
