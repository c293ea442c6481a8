"""Under which addresses the app may be asked for.

A page of a stranger's whose name is made to point to this computer (DNS rebinding) sends that name as
the host, and one on another port sends that port in its origin. So both are compared exactly.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from curate.domain.errors import Unusable

OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")
DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(
    r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::(?P<port>[0-9]{1,5}))?"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a browser takes for one place: scheme, name and port."""

    scheme: str
    name: str
    port: int


@dataclass(frozen=True, slots=True)
class Configured:
    """An address that a person named, beside those of this computer.

    Attributes:
        name: Host name or address, in small letters, IPv6 in brackets.
        scheme: ``http`` or ``https``; None for either.
        port: None for the usual one, and without a scheme also for the one that the app listens on.
    """

    name: str
    scheme: str | None = None
    port: int | None = None

    def origins(self, listening: int | None) -> Iterator[Origin]:
        """The origins that it stands for, where the app listens on that port."""
        for scheme in (self.scheme,) if self.scheme else DEFAULT_PORTS:
            yield Origin(scheme, self.name, self.port or DEFAULT_PORTS[scheme])
            if self.scheme is None and self.port is None and listening is not None:
                yield Origin(scheme, self.name, listening)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses that are answered: those of this computer, and what a person named."""

    configured: tuple[Configured, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Addresses":
        """Read ``CURATE_HOSTS``: addresses with commas between them.

        Args:
            text: Like ``https://curate.example.com, 192.168.1.20:8501, nas.local``.

        Raises:
            Unusable: One of them is none.
        """
        return cls(tuple(_configured(part.strip()) for part in text.split(",") if part.strip()))

    def origins(self, scheme: str, listening: int | None) -> frozenset[Origin]:
        """All that is answered by a server that listens on that port.

        Args:
            scheme: By which the server itself is reached, ``http`` or ``https``.
            listening: Its port; None for a socket that has none, which has no name of its own.
        """
        own = () if listening is None else (Origin(scheme, name, listening) for name in OWN_NAMES)
        named = (origin for one in self.configured for origin in one.origins(listening))
        return frozenset((*own, *named))


def origins_of_host(host: str, known: frozenset[Origin]) -> frozenset[Origin]:
    """The known origins that a ``Host`` header names; empty for a stranger's or a broken one."""
    found = _HOST.fullmatch(host.lower())
    if found is None:
        return frozenset()
    port = found["port"] and int(found["port"])
    return frozenset(
        one
        for one in known
        if one.name == found["name"] and one.port == (port or DEFAULT_PORTS[one.scheme])
    )


def is_among(origin: str, known: frozenset[Origin]) -> bool:
    """Whether an ``Origin`` header is one of these, to the scheme and the port."""
    scheme, between, host = origin.lower().partition("://")
    found = _HOST.fullmatch(host)
    if not between or scheme not in DEFAULT_PORTS or found is None:
        return False
    return Origin(scheme, found["name"], int(found["port"] or DEFAULT_PORTS[scheme])) in known


def _configured(text: str) -> Configured:
    scheme, between, host = text.lower().rpartition("://")
    found = _HOST.fullmatch(host)
    if found is None or (between and scheme not in DEFAULT_PORTS):
        raise Unusable(
            f"CURATE_HOSTS names {text!r}, which is no address of a server. Nothing was started: write "
            "addresses like https://curate.example.com or 192.168.1.20:8501, with commas between them, "
            "without paths and without stars."
        )
    return Configured(found["name"], scheme or None, int(found["port"]) if found["port"] else None)
