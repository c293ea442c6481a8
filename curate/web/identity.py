"""Who somebody is: as they say themselves, as a provider proves, or as a proxy in front says."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from curate.domain.errors import Unusable
from curate.services.projects import current_person, person_name
from curate.settings import Settings
from curate.web.secret import secret_of
from curate.web.sign_in import How, SignIn

YEAR_SECONDS = 365 * 24 * 3600
_SALT = "curate.name"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody at the page.

    Attributes:
        name: As the history names them, and as members of projects are named.
        how: How this is known.
        verified: Whether it is proven, and not only said.
    """

    name: str
    how: How
    verified: bool

    @property
    def owner(self) -> str | None:
        """Whose a project is that they make: theirs where it is proven who they are, else everybody's."""
        return self.name if self.verified else None


def cookie_name(settings: Settings) -> str:
    """The cookie of a name: of this home alone, as browsers share cookies among the ports of a computer."""
    return f"curate_name_{hashlib.sha256(secret_of(settings)).hexdigest()[:12]}"


def signed_name(settings: Settings, name: str) -> str:
    """What the cookie holds for a name."""
    return str(_signer(settings).dumps(person_name(name)))


def remembered_name(settings: Settings, cookies: Mapping[str, str]) -> str | None:
    """The name that a browser remembers; None where it has none that was made here."""
    try:
        return person_name(str(_signer(settings).loads(cookies.get(cookie_name(settings), ""))))
    except (BadData, Unusable):
        return None


def named(settings: Settings, cookies: Mapping[str, str], said: str | None = None) -> Identity:
    """Somebody who says who they are: now, or before in this browser; else whoever runs this computer."""
    name = said or remembered_name(settings, cookies) or current_person()
    return Identity(name, "name", verified=False)


def signed_in(user: Mapping[str, Any]) -> Identity | None:
    """Somebody whom a provider proved, by what it says of them; None where it names nobody.

    An address counts unless the provider says that it is not verified.
    """
    address = user.get("email") if user.get("email_verified") is not False else None
    said = (address, user.get("preferred_username"), user.get("sub"))
    return _proven(next((one for one in said if one), None), "sign_in")


def behind_proxy(sign_in: SignIn, headers: Mapping[str, str]) -> Identity | None:
    """Somebody whom a proxy names; the guard has let no header through that was not the proxy's."""
    found = {name.lower(): text for name, text in headers.items()}
    said = found.get(sign_in.header, "")
    with suppress(UnicodeError):  # headers are read as Latin-1, and most proxies write UTF-8
        said = said.encode("latin-1").decode("utf-8")
    return _proven(said, "proxy")


def _proven(said: Any, how: How) -> Identity | None:
    try:
        return Identity(person_name(str(said or "")), how, verified=True)
    except Unusable:
        return None


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(secret_of(settings), salt=_SALT)
