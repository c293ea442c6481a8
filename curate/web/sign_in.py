"""How people are recognized: by a name that they give, by signing in, or by a proxy in front."""

import hashlib
import hmac
import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from curate.domain.errors import Unusable
from curate.settings import Settings
from curate.web.secret import secret_of

How = Literal["name", "sign_in", "proxy"]
NOBODYS_WORD = "none"
"""What ``FORWARDED_ALLOW_IPS`` of the server is where it takes nobody's word for an address."""
SECRETS = "secrets.toml"
"""The file in the home whose section ``[auth]`` names a provider to sign in with."""
CALLBACK = "/oauth2callback"
_NEEDED = ("client_id", "client_secret", "server_metadata_url")
_SHARED = ("redirect_uri", "cookie_secret", "expose_tokens")
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})
_UNDONE = "The app was not started"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class SignIn:
    """How this Curate recognizes people.

    Attributes:
        how: By one of three ways, never by two.
        providers: Names of the providers to sign in with; an empty name where there is one without.
        secrets: What Streamlit needs to know of them.
        header: The header in which a proxy says who asks, in small letters.
        proxies: Where requests come from that have such a proxy behind them.
    """

    how: How = "name"
    providers: tuple[str, ...] = ()
    secrets: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    header: str = ""
    proxies: tuple[Network, ...] = ()

    @property
    def proves(self) -> bool:
        """Whether it proves who somebody is."""
        return self.how != "name"

    @classmethod
    def of(cls, settings: Settings) -> "SignIn":
        """Read how people are recognized from the settings and from ``secrets.toml`` in the home.

        Raises:
            Unusable: It is said twice, or not so that it works. Nothing may be served then.
        """
        auth = _auth_section(settings)
        header = settings.user_header.strip().lower()
        if auth and header:
            raise Unusable(
                f"Both {settings.home / SECRETS} and CURATE_USER_HEADER say who somebody is. {_UNDONE}: "
                "remove the section [auth] from the file, or the setting."
            )
        if auth:
            return cls("sign_in", _providers(settings, auth), {"auth": _completed(settings, auth)})
        if header:
            return cls("proxy", header=_header(header), proxies=_networks(settings.proxies))
        if settings.proxies.strip():
            raise Unusable(
                f"CURATE_PROXIES names proxies, and CURATE_USER_HEADER no header of theirs. {_UNDONE}: set "
                "both, or none."
            )
        return cls()

    def is_proxy(self, address: str) -> bool:
        """Whether a request comes from a proxy that is believed."""
        try:
            asking = _plain(address)
        except ValueError:
            return False
        return any(asking in network for network in self.proxies)

    def require_own_addresses(self, believed: str | None) -> None:
        """See that the server says itself where a request comes from, where that says who asks.

        Args:
            believed: Whose word the server takes for it (``FORWARDED_ALLOW_IPS``); unsaid, that of any
                program on this computer.

        Raises:
            Unusable: It takes somebody's word.
        """
        if self.how == "proxy" and believed != NOBODYS_WORD:
            raise Unusable(
                "With CURATE_USER_HEADER, the server must see for itself which address a request comes from. "
                f"{_UNDONE}: start it by `curate app`, or set FORWARDED_ALLOW_IPS={NOBODYS_WORD}."
            )

    def require_address(self, address: str | None) -> None:
        """See that the app may listen there: elsewhere than on this computer, it must know who asks.

        Raises:
            Unusable: It may not.
        """
        if self.proves or (address is not None and is_local(address)):
            return
        where = address or "every address of this computer"
        raise Unusable(
            f"Curate would listen on {where}, where others can reach it, and nobody would have to sign in. "
            f"{_UNDONE}: let people sign in (docs/sign-in.md), or listen on 127.0.0.1."
        )


@lru_cache(maxsize=8)
def _in_force(home: Path, user_header: str, proxies: str) -> SignIn:
    return SignIn.of(Settings(home=home, user_header=user_header, proxies=proxies))


def sign_in_of(settings: Settings) -> SignIn:
    """How people are recognized, for as long as this process runs: the door and the pages agree on it.

    Raises:
        Unusable: As ``SignIn.of``.
    """
    return _in_force(settings.home, settings.user_header, settings.proxies)


def _plain(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    found = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    return getattr(found, "ipv4_mapped", None) or found


def is_local(address: str) -> bool:
    """Whether only this computer reaches what listens on an address."""
    if address.strip().lower() in _LOCAL_NAMES:
        return True
    try:
        return _plain(address.strip()).is_loopback
    except ValueError:
        return False


def _auth_section(settings: Settings) -> Mapping[str, Any]:
    path = settings.home / SECRETS
    try:
        with path.open("rb") as file:
            found = tomllib.load(file).get("auth", {})
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unusable(f"{path} can't be read ({error}). {_UNDONE}: correct the file.") from None
    if not isinstance(found, dict):
        raise Unusable(f"[auth] in {path} is no section. {_UNDONE}: see docs/sign-in.md.")
    return found


def _providers(settings: Settings, auth: Mapping[str, Any]) -> tuple[str, ...]:
    path = settings.home / SECRETS
    named = {name: one for name, one in auth.items() if isinstance(one, dict)}
    named.pop("client_kwargs", None)
    sections = {**({"": auth} if "client_id" in auth or not named else {}), **named}
    for name, section in sections.items():
        missing = [one for one in _NEEDED if not section.get(one)]
        if missing:
            place = f"[auth.{name}]" if name else "[auth]"
            raise Unusable(
                f"{place} in {path} lacks {', '.join(missing)}. {_UNDONE}: see docs/sign-in.md."
            )
    back = str(auth.get("redirect_uri", ""))
    parts = urlsplit(back)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path != CALLBACK:
        raise Unusable(
            f"redirect_uri in [auth] of {path} has to be the address of this app with {CALLBACK} behind it, "
            f"such as https://curate.example.com{CALLBACK}. {_UNDONE}: correct the file."
        )
    if find_spec("authlib") is None or find_spec("httpx") is None:
        raise Unusable(
            f"Signing in needs the extra “auth”. {_UNDONE}: pip install 'curate-tuning[auth]'."
        )
    return tuple(sections)


def _completed(settings: Settings, auth: Mapping[str, Any]) -> dict[str, Any]:
    """The section with a secret for its cookie: of its own, or one that follows from that of the home."""
    own = hmac.new(secret_of(settings), b"curate.sign-in", hashlib.sha256).hexdigest()
    return {"cookie_secret": own, **auth}


def _header(name: str) -> str:
    letters = name.replace("-", "")
    if not letters.isascii() or not letters.isalnum():
        raise Unusable(
            f"CURATE_USER_HEADER names {name!r}, which is no header. {_UNDONE}: write a name like "
            "X-Forwarded-User."
        )
    return name


def _networks(text: str) -> tuple[Network, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise Unusable(
            f"CURATE_USER_HEADER is set, and CURATE_PROXIES does not say from which addresses it is "
            f"believed. {_UNDONE}: set it to the address of your proxy, such as 127.0.0.1."
        )
    try:
        found = tuple(ipaddress.ip_network(part) for part in parts)
    except ValueError as error:
        raise Unusable(
            f"CURATE_PROXIES is no list of addresses ({error}). {_UNDONE}: write addresses or networks like "
            "10.0.0.5 or 10.0.0.0/24, with commas between them."
        ) from None
    if any(one.prefixlen == 0 for one in found):
        raise Unusable(
            f"CURATE_PROXIES would believe everybody. {_UNDONE}: name the addresses of your proxy only."
        )
    return found
