"""Asking a service elsewhere for answers, which its owner configures: what leaves the machine, and when.

Anything that speaks OpenAI's chat completions will do: a hosted model, or one that runs here. Nothing is sent
unless an owner named an endpoint. The key is read from an environment variable and never stored.
"""

import asyncio
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2

from curate.contract import ContractChooser
from curate.domain.errors import CurateError, SearchStopped, Unusable
from curate.domain.examples import Example
from curate.domain.writing import Endpoint, EndpointRequest
from curate.text.storable import storable

PATH = "/chat/completions"
LONGEST_ANSWER = 2_048
"""Tokens of an answer at most."""
LARGEST_RESPONSE = 4_000_000
ANSWER_SECONDS = 120.0
CONNECT_SECONDS = 10.0
TRIES = 3
LONGEST_PAUSE_SECONDS = 20.0
ASKED_AGAIN_SECONDS = 0.25
"""How often it is asked whether to stop while an answer is waited for."""
AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_KEY_NAME = re.compile(r"[A-Z][A-Z0-9_]*_API_KEY\Z")
_THOUGHTS = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>\s*", re.DOTALL)


class EndpointFault(CurateError):
    """The endpoint gave no answer that can be used."""

    def __init__(self, url: str, why: str, now: str) -> None:
        self.why = why.rstrip(".")
        super().__init__(
            f"The endpoint at {host_of(url)} gave no answer: {why.rstrip('.')}. What it had answered before "
            f"is kept: {now}"
        )


def checked_endpoint(endpoint: Endpoint) -> Endpoint:
    """An endpoint as it is stored, with the whole address of its chat completions.

    Raises:
        Unusable: The address, the model or the name of the variable can't be used. Nothing was saved.
    """
    url, model, variable = (
        storable(text).strip() for text in (endpoint.url, endpoint.model, endpoint.key_variable)
    )
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.username or parts.password or parts.query or parts.fragment:
        raise Unusable(
            "The address of an endpoint begins with https:// and holds no password or question mark, such as "
            "https://api.openai.com/v1 or http://localhost:11434/v1. Nothing was saved: correct the address."
        )
    if parts.scheme == "http" and not _near(parts.hostname or ""):
        raise Unusable(
            f"Texts would travel to {parts.hostname} unencrypted. Nothing was saved: use an address that "
            "begins with https://; http:// is for this computer and the local network."
        )
    if not 0 < len(model) <= 200:
        raise Unusable(
            "An endpoint needs the name of a model, of up to 200 characters. Nothing was saved: say which "
            "model is asked."
        )
    if variable and not _KEY_NAME.match(variable):
        raise Unusable(
            "The environment variable of a key ends in _API_KEY, such as OPENAI_API_KEY. Nothing was saved: "
            "put the name of the variable here, never the key itself."
        )
    whole = url.rstrip("/")
    return Endpoint(
        whole if whole.endswith(PATH) else whole + PATH,
        model,
        variable,
        min(max(endpoint.examples, 0), 8),
        endpoint.personal_data,
    )


def _near(host: str) -> bool:
    """Whether a host is this computer, or one of the local network."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal", ".localhost"))
    return address.is_loopback or (address.is_private and not address.is_link_local)


def host_of(url: str) -> str:
    """Where an address leads."""
    return urlsplit(url).netloc


def request_for(
    endpoint: Endpoint,
    task: str,
    contract: ContractChooser | None,
    example: Example,
    shown: Sequence[Example] = (),
) -> EndpointRequest:
    """Everything that leaves the machine for one example.

    Args:
        endpoint: Who is asked.
        task: What the model is for.
        contract: Its description is sent along.
        example: The input, the messages before it and its system text are sent, and nothing else of it.
        shown: Approved examples that are sent as a pattern, input and answer of each.
    """
    how = contract.contract_for(example).describe() if contract else ""
    system = "\n\n".join(
        dict.fromkeys(part.strip() for part in (task, how, example.system) if part.strip())
    )
    messages = [{"role": "system", "content": system}] if system else []
    for one in shown:
        messages += [
            {"role": "user", "content": one.input},
            {"role": "assistant", "content": one.output},
        ]
    messages += [{"role": turn.role, "content": turn.text} for turn in example.turns]
    messages.append({"role": "user", "content": example.input})
    return chat_request(endpoint, messages)


def chat_request(endpoint: Endpoint, messages: Sequence[Mapping[str, str]]) -> EndpointRequest:
    """A request for the answer to a conversation."""
    body = {
        "model": endpoint.model,
        "messages": [dict(one) for one in messages],
        "temperature": 0,
        "max_tokens": LONGEST_ANSWER,
        "stream": False,
    }
    return EndpointRequest(endpoint.url, body, endpoint.key_variable)


class EndpointClient:
    """Asks an endpoint, one question after the other.

    Args:
        url: Of its chat completions.
        key_variable: Names the key; empty where none is needed.
        should_stop: Asked several times a second.
        environment: Where the key is looked for.

    Raises:
        Unusable: The variable is not set.
    """

    def __init__(
        self,
        url: str,
        key_variable: str,
        should_stop: Callable[[], bool] = lambda: False,
        environment: Mapping[str, str] = os.environ,
        *,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        key = environment.get(key_variable, "") if key_variable else ""
        if key_variable and not key.strip():
            raise Unusable(
                f"The environment variable {key_variable} is not set where Curate runs, so {host_of(url)} "
                "can't be asked. Nothing was sent: set it, start Curate again, and try again."
            )
        self._url = url
        self._variable = key_variable
        self._headers = {"Authorization": f"Bearer {key.strip()}"} if key else {}
        self._should_stop = should_stop
        self._seconds = answer_seconds
        self._renamed: dict[str, str | None] = {}
        self._runner = asyncio.Runner()
        self._client: httpx2.AsyncClient | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._runner.run(self._client.aclose())
        self._runner.close()

    def answer(self, request: EndpointRequest) -> str:
        """The answer to one request.

        Raises:
            EndpointFault: There is none that can be used, after some tries.
            SearchStopped: ``should_stop`` said so.
        """
        return self._runner.run(self._answer(request.body))

    async def _answer(self, body: dict[str, Any]) -> str:
        for left in range(TRIES - 1, -1, -1):
            try:
                status, pause, content = await self._sent(self._adapted(body))
            except (httpx2.HTTPError, OSError, TimeoutError) as error:
                if not left:
                    raise self._fault(_why(error, self._seconds)) from None
                await self._pause(1.0)
                continue
            if status == 200:
                return self._text(content)
            if status == 400 and self._learn(content):
                continue
            if status not in AGAIN or not left:
                raise self._refusal(status, content)
            await self._pause(pause)
        raise self._fault("it did not take the request in any form")

    async def _sent(self, body: dict[str, Any]) -> tuple[int, float, bytes]:
        """Status, how long to wait before another try, and what was answered; it can be stopped."""
        if self._client is None:
            # Redirects are not followed: the key goes where the owner sent it, and nowhere else.
            self._client = httpx2.AsyncClient(
                timeout=httpx2.Timeout(self._seconds, connect=CONNECT_SECONDS),
                follow_redirects=False,
                headers=self._headers,
            )
        task = asyncio.ensure_future(self._read(self._client, body))
        try:
            waited = 0.0
            while True:
                done, _ = await asyncio.wait({task}, timeout=ASKED_AGAIN_SECONDS)
                if done:
                    return task.result()
                self._stop_if_asked()
                waited += ASKED_AGAIN_SECONDS
                if waited > self._seconds:
                    raise TimeoutError
        finally:
            task.cancel()

    async def _read(
        self, client: httpx2.AsyncClient, body: dict[str, Any]
    ) -> tuple[int, float, bytes]:
        content = bytearray()
        async with client.stream("POST", self._url, json=body) as response:
            async for part in response.aiter_bytes():
                content += part
                if len(content) > LARGEST_RESPONSE:
                    raise self._fault(f"it sent more than {LARGEST_RESPONSE // 1_000_000} MB")
            return response.status_code, _pause_of(response.headers), bytes(content)

    async def _pause(self, seconds: float) -> None:
        for _ in range(max(1, round(seconds / ASKED_AGAIN_SECONDS))):
            self._stop_if_asked()
            await asyncio.sleep(ASKED_AGAIN_SECONDS)

    def _stop_if_asked(self) -> None:
        if self._should_stop():
            raise SearchStopped

    def _adapted(self, body: dict[str, Any]) -> dict[str, Any]:
        """The request in the words that this endpoint takes."""
        named = {self._renamed.get(name, name): value for name, value in body.items()}
        return {name: value for name, value in named.items() if name is not None}

    def _learn(self, content: bytes) -> bool:
        """Whether a refusal says which parameter this endpoint calls otherwise, or does not take."""
        said = content.decode("utf-8", "replace")
        ways: dict[str, str | None] = {"max_tokens": "max_completion_tokens", "temperature": None}
        for name, other in ways.items():
            if name in said and name not in self._renamed:
                self._renamed[name] = other
                return True
        return False

    def _text(self, content: bytes) -> str:
        try:
            choice = json.loads(content)["choices"][0]
            text = choice["message"]["content"]
            if isinstance(text, list):
                text = "".join(part.get("text", "") for part in text)
            text = storable(_THOUGHTS.sub("", text).strip())
        except (ValueError, LookupError, TypeError, AttributeError):
            raise self._fault("what it sent is no chat completion") from None
        # What broke off where it grew too long is no answer.
        return "" if choice.get("finish_reason") == "length" else text

    def _refusal(self, status: int, content: bytes) -> EndpointFault:
        if 300 <= status < 400:
            return self._fault(
                "it sends requests on to another address, which is not followed",
                "name that address in the settings.",
            )
        if status in {401, 403}:
            key = f"the key in {self._variable}" if self._variable else "a request without a key"
            return self._fault(f"it refused {key} (HTTP {status})", "check the key, and try again.")
        if status == 404:
            return self._fault(
                "it knows no such address or model (HTTP 404)", "check both in the settings."
            )
        return self._fault(f"it answered HTTP {status}{_said(content)}")

    def _fault(self, why: str, now: str = "try again later.") -> EndpointFault:
        return EndpointFault(self._url, why, now)


def _pause_of(headers: Mapping[str, str]) -> float:
    said = headers.get("retry-after", "")
    return min(float(said), LONGEST_PAUSE_SECONDS) if said.isdigit() else 1.0


def _why(error: Exception, seconds: float) -> str:
    if isinstance(error, (TimeoutError, httpx2.TimeoutException)):
        return f"nothing came within {seconds:g} seconds"
    return "it can't be reached"


def _said(content: bytes) -> str:
    """What a refusal says for people, on one line; never more than a line of it."""
    try:
        said = json.loads(content)["error"]
        said = said["message"] if isinstance(said, dict) else said
    except (ValueError, LookupError, TypeError):
        return ""
    one_line = " ".join(str(said).split())
    return f" ({storable(one_line[:200])})" if one_line else ""
