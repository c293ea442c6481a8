"""The guard at the door: every request passes it, and every answer gets its headers."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from curate.web.addresses import Addresses, Origin, is_among, origins_of_host
from curate.web.headers import security_headers
from curate.web.sign_in import SignIn, is_local

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

BY_NAME = SignIn()
WEBSOCKET = {"http": "ws", "https": "wss"}
READING = {"GET", "HEAD"}
WRITING = {"PUT", "DELETE"}
INTERNAL = "_stcore"
"""Streamlit's own routes stand below this; of them the page needs these and the uploads."""
NEEDED = {"health", "host-config", "stream"}
UPLOADS = "upload_file"
UNUSED = {"component"}
"""Streamlit's routes for older components, which Curate has none of."""
SIGNING_IN = {"auth", "oauth2callback"}
"""Streamlit's routes for signing in, which are open where that is set up."""
HEALTH = f"/{INTERNAL}/health"
COMPONENTS = "bidi-components"
"""Scripts of our own components: they are public, and read alone."""
MEDIA = "media"
API = "api"
"""Our own routes: what they answer by which method they say themselves."""
METHODS = READING | WRITING | {"POST"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request gets no answer: an HTTP status and a sentence."""

    status: int
    sentence: str


class Guard:
    """ASGI middleware that asks of every request who asks, for what, and under which name.

    Args:
        app: What is guarded.
        addresses: Under which it may be asked for.
        scripts: Hashes of the scripts that stand in its page (``inline_script_hashes``).
        sign_in: How people are recognized.
    """

    def __init__(
        self,
        app: App,
        addresses: Addresses,
        scripts: tuple[str, ...] = (),
        sign_in: SignIn = BY_NAME,
    ) -> None:
        self.app = app
        self.addresses = addresses
        self.scripts = scripts
        self.sign_in = sign_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        named = self._named(scope)
        refusal = (
            _of_place(scope, named)
            or _of_route(scope, self.sign_in)
            or _of_person(scope, self.sign_in)
        )
        # A host that was refused is not repeated in the headers.
        websockets = sorted(
            {f"{WEBSOCKET[one.scheme]}://{_values(scope, b'host')[0]}" for one in named}
        )
        answer = _Answer(scope, send, security_headers(self.scripts, " ".join(websockets).lower()))
        if refusal is not None:
            await answer.refuse(refusal)
            return
        try:
            await self.app(scope, receive, answer.send)
        except Exception:
            # What is around us would answer, without the headers; it still hears of the error.
            if not answer.begun:
                await answer.refuse(Refusal(500, "Curate could not answer this. Try again."))
            raise

    def _named(self, scope: Scope) -> frozenset[Origin]:
        """The places of ours that a request asks for by its host; empty for a stranger's name."""
        hosts = _values(scope, b"host")
        listening = (scope.get("server") or ("", None))[1]
        known = self.addresses.origins(_scheme(scope), listening)
        return origins_of_host(hosts[0], known) if len(hosts) == 1 else frozenset()


class _Answer:
    """The way back: adds the headers to whatever begins an answer."""

    def __init__(self, scope: Scope, send: Send, headers: Mapping[str, str]) -> None:
        self.begun = False
        self._websocket = scope["type"] == "websocket"
        self._may_refuse = "websocket.http.response" in (scope.get("extensions") or {})
        self._media = MEDIA in str(scope["path"]).split("/")
        self._send = send
        self._headers = [(name.lower().encode(), text.encode()) for name, text in headers.items()]

    async def send(self, message: Message) -> None:
        """Pass on what the app sends."""
        kind = message["type"]
        if kind in {"http.response.start", "websocket.accept", "websocket.http.response.start"}:
            message["headers"] = self._with_ours(message.get("headers") or ())
        elif kind == "websocket.close" and not self.begun:
            await self.refuse(Refusal(403, "Curate did not open this connection."))
            return
        self.begun = True
        await self._send(message)

    async def refuse(self, refusal: Refusal) -> None:
        """Answer with a sentence, as text."""
        self.begun = True
        if self._websocket and not self._may_refuse:
            await self._send({"type": "websocket.close", "code": 1008})
            return
        kind = "websocket.http.response" if self._websocket else "http.response"
        body = f"{refusal.sentence}\n".encode()
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        start = {"status": refusal.status, "headers": self._with_ours(headers)}
        await self._send({"type": f"{kind}.start", **start})
        await self._send({"type": f"{kind}.body", "body": body})

    def _with_ours(self, headers: Any) -> list[tuple[bytes, bytes]]:
        """Ours instead of what says the same, and nothing that opens the answer to other sites."""
        replaced = {name for name, _ in self._headers}
        if self._media:
            replaced.add(b"cache-control")
        kept = [
            (name, text)
            for name, text in headers
            if name.lower() not in replaced and not name.lower().startswith(b"access-control-")
        ]
        # What a person downloads lies in no cache of the browser.
        private = [(b"cache-control", b"no-store")] if self._media else []
        return [*kept, *private, *self._headers]


def _of_place(scope: Scope, named: frozenset[Origin]) -> Refusal | None:
    """Whether it was asked under a name of ours, and from nowhere else."""
    if not named:
        listening = (scope.get("server") or ("", None))[1]
        here = f" at http://127.0.0.1:{listening}" if listening else ""
        return Refusal(
            403,
            "Curate is not served under this address. Nothing was shown: open it"
            f"{here}, or name the address in CURATE_HOSTS.",
        )
    origins = _values(scope, b"origin")
    sites = _values(scope, b"sec-fetch-site")
    elsewhere = sites and sites[0] not in {"same-origin", "none"} and not _opens_page(scope)
    if elsewhere or len(origins) > 1 or not all(is_among(one, named) for one in origins):
        return Refusal(403, "Another site asked for this. Nothing was done.")
    return None


def _of_person(scope: Scope, sign_in: SignIn) -> Refusal | None:
    """Whether it is known who asks, as far as the door has to know."""
    if sign_in.how == "name" and not _is_local(scope):
        return Refusal(
            403,
            "Curate was reached from another computer, and nobody has to sign in here. Nothing was shown: "
            "see docs/sign-in.md.",
        )
    if sign_in.how != "proxy" or scope["path"] == HEALTH:
        return None
    if not sign_in.is_proxy((scope.get("client") or ("", 0))[0]):
        return Refusal(403, "Curate is asked through its proxy only. Nothing was shown.")
    said = _values(scope, sign_in.header.encode())
    if len(said) != 1 or not said[0].strip():
        return Refusal(
            401, "The proxy in front did not say who asks. Nothing was shown: sign in there."
        )
    return None


def _is_local(scope: Scope) -> bool:
    """Whether a request came in at an address that only this computer reaches."""
    server = scope.get("server")
    return server is None or server[1] is None or is_local(str(server[0]))


def _of_route(scope: Scope, sign_in: SignIn) -> Refusal | None:
    """Whether what is asked for is something that the page needs."""
    parts = [part for part in str(scope["path"]).split("/") if part]
    uploading = False
    if INTERNAL in parts:
        below = parts[parts.index(INTERNAL) + 1 :]
        uploading = below[:1] == [UPLOADS]
        component = below[:1] == [COMPONENTS] and len(below) > 2
        if not uploading and not component and not (len(below) == 1 and below[0] in NEEDED):
            return Refusal(404, "Curate does not serve this.")
    elif parts[:1] and parts[0] in (UNUSED if sign_in.how == "sign_in" else UNUSED | SIGNING_IN):
        return Refusal(404, "Curate does not serve this.")
    ours = METHODS if parts[:1] == [API] else READING
    if scope["type"] == "http" and scope["method"] not in (WRITING if uploading else ours):
        return Refusal(405, "Curate does not answer this method here.")
    return None


def _opens_page(scope: Scope) -> bool:
    """Whether a person follows a link to a page: the one thing that another site may ask for."""
    return (
        scope.get("method") in READING
        and _values(scope, b"sec-fetch-mode") == ["navigate"]
        and _values(scope, b"sec-fetch-dest") == ["document"]
        and INTERNAL not in str(scope["path"]).split("/")
        and MEDIA not in str(scope["path"]).split("/")
    )


def _scheme(scope: Scope) -> str:
    return "https" if scope.get("scheme") in {"https", "wss"} else "http"


def _values(scope: Scope, name: bytes) -> list[str]:
    return [text.decode("latin-1") for key, text in scope["headers"] if key.lower() == name]
