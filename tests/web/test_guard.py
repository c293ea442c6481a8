import asyncio
import ipaddress

import pytest

from curate.web import Addresses, Guard, SignIn, inline_script_hashes

HERE = "127.0.0.1:8501"
LOCKED = {
    b"content-security-policy",
    b"x-frame-options",
    b"x-content-type-options",
    b"referrer-policy",
    b"permissions-policy",
    b"cross-origin-opener-policy",
    b"cross-origin-resource-policy",
}


async def answering(scope, receive, send):
    headers = [
        (b"Access-Control-Allow-Origin", b"*"),
        (b"X-Frame-Options", b"ALLOWALL"),
        (b"Cache-Control", b"public"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"page"})


async def connecting(scope, receive, send):
    await send({"type": "websocket.accept", "headers": [(b"x-app", b"1")]})


async def closing(scope, receive, send):
    await send({"type": "websocket.close", "code": 1008})


async def breaking(scope, receive, send):
    raise ZeroDivisionError


def ask(app=answering, path="/", method="GET", kind="http", host=HERE, configured="", **headers):
    """What is sent back: the messages."""
    sent = []

    async def send(message):
        sent.append(message)

    fields = [(b"host", one.encode()) for one in ([host] if isinstance(host, str) else host)]
    fields += [
        (name.replace("_", "-").encode(), text.encode("latin-1")) for name, text in headers.items()
    ]
    scope = {
        "type": kind,
        "path": path,
        "method": method,
        "scheme": "http" if kind == "http" else "ws",
        "server": ("127.0.0.1", 8501),
        "headers": fields,
        "extensions": {"websocket.http.response": {}} if kind == "websocket" else {},
    }
    if kind == "websocket":
        del scope["method"]
    try:
        asyncio.run(Guard(app, Addresses.of(configured))(scope, None, send))
    except ZeroDivisionError:
        sent.append("raised")
    return sent


def status(messages):
    return messages[0].get("status", messages[0]["type"])


def locked(messages):
    names = [name for name, _ in messages[0]["headers"]]
    assert len(names) == len({name.lower() for name in names})
    return {name.lower() for name in names} >= LOCKED


def test_an_answer_gets_the_headers_instead_of_what_the_app_says():
    messages = ask()

    assert status(messages) == 200
    assert locked(messages)
    headers = {name.lower(): text for name, text in messages[0]["headers"]}
    assert headers[b"x-frame-options"] == b"DENY"
    assert headers[b"cache-control"] == b"public"
    assert b"access-control-allow-origin" not in headers
    assert b"connect-src 'self' ws://127.0.0.1:8501;" in headers[b"content-security-policy"]
    assert b"unsafe-eval" not in headers[b"content-security-policy"]


def test_what_is_downloaded_stays_in_no_cache():
    headers = {name.lower(): text for name, text in ask(path="/media/1.csv")[0]["headers"]}

    assert headers[b"cache-control"] == b"no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1", [], [HERE, HERE]])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_another_host_is_refused_everywhere_and_not_repeated(host, kind):
    messages = ask(host=host, kind=kind)

    assert status(messages) == 403
    assert locked(messages)
    assert b"evil" not in repr(messages).encode()
    assert b"CURATE_HOSTS" in messages[1]["body"]


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1:9000",
        "http://localhost:8501",
        "https://127.0.0.1:8501",
        "null",
        "http://e",
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_another_origin_is_refused_even_if_it_is_another_name_of_this_computer(origin, kind):
    assert status(ask(connecting, kind=kind, path="/_stcore/stream", origin=origin)) == 403


def test_the_own_origin_and_a_program_without_one_may_connect():
    for more in ({"origin": f"http://{HERE}"}, {}):
        messages = ask(connecting, kind="websocket", path="/_stcore/stream", **more)

        assert status(messages) == "websocket.accept"
        assert locked(messages)
        assert (b"x-app", b"1") in messages[0]["headers"]


def test_behind_a_proxy_the_origin_is_that_of_the_proxy():
    proxy = {"host": "curate.example.com", "configured": "https://curate.example.com"}

    answered = ask(**proxy, origin="https://curate.example.com")
    assert status(answered) == 200
    policy = dict(answered[0]["headers"])[b"content-security-policy"]
    assert b"connect-src 'self' wss://curate.example.com;" in policy
    assert status(ask(**proxy, origin="http://curate.example.com")) == 403
    assert status(ask(**proxy, origin=f"http://{HERE}")) == 403


def test_a_connection_that_the_app_refuses_is_refused_with_the_headers():
    messages = ask(closing, kind="websocket", path="/_stcore/stream")

    assert status(messages) == 403
    assert locked(messages)


def test_an_app_that_breaks_is_answered_for_with_the_headers_and_still_heard_of():
    messages = ask(breaking)

    assert status(messages) == 500
    assert locked(messages)
    assert messages[-1] == "raised"


@pytest.mark.parametrize(
    ("path", "method", "expected"),
    [
        ("/_stcore/metrics", "GET", 404),
        ("/_stcore/script-health-check", "GET", 404),
        ("/_stcore/agent/mcp", "GET", 404),
        ("/_stcore/agent/openapi.json", "GET", 404),
        ("/_stcore/bidi-components/a/b.js", "GET", 200),
        ("/_stcore/bidi-components/a/b/c.js", "GET", 200),
        ("/_stcore/bidi-components/a/b.js", "OPTIONS", 405),
        ("/_stcore/bidi-components/a/b.js", "POST", 405),
        ("/_stcore/bidi-components/a", "GET", 404),
        ("/_stcore/bidi-components", "GET", 404),
        ("/_stcore", "GET", 404),
        ("//_stcore//metrics/", "GET", 404),
        ("/review/_stcore/metrics", "GET", 404),
        ("/_stcore/health/metrics", "GET", 404),
        ("/component/a/index.html", "GET", 404),
        ("/auth/login", "GET", 404),
        ("/oauth2callback", "GET", 404),
        ("/_stcore/health", "GET", 200),
        ("/_stcore/health", "POST", 405),
        ("/_stcore/host-config", "GET", 200),
        ("/_stcore/upload_file/a/b", "PUT", 200),
        ("/_stcore/upload_file/a/b", "DELETE", 200),
        ("/_stcore/upload_file/a/b", "OPTIONS", 405),
        ("/_stcore/upload_file/a/b", "GET", 405),
        ("/review", "GET", 200),
        ("/review", "HEAD", 200),
        ("/review", "POST", 405),
        ("/media/1.png", "PUT", 405),
    ],
)
def test_what_the_page_does_not_need_is_closed(path, method, expected):
    assert status(ask(path=path, method=method)) == expected


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_may_link_to_a_page_and_nothing_else(site):
    link = {"sec_fetch_site": site, "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}

    assert status(ask(path="/review", **link)) == 200
    assert status(ask(path="/review", **{**link, "sec_fetch_dest": "iframe"})) == 403
    assert status(ask(path="/media/1.csv", **link)) == 403
    assert status(ask(path="/media/1.png", sec_fetch_site=site, sec_fetch_mode="no-cors")) == 403
    assert status(ask(path="/_stcore/health", **link)) == 403
    assert status(ask(path="/review", sec_fetch_site="none")) == 200
    assert status(ask(path="/review", sec_fetch_site="same-origin")) == 200


def test_the_script_in_the_page_itself_is_allowed_by_its_hash():
    found = inline_script_hashes("<script>a</script><script src='b'></script>")

    assert found == ("'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='",)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_the_routes_of_the_api_are_asked_by_their_own_methods_from_here_alone(method):
    assert status(ask(path="/api/desk/sync", method=method)) == 200
    assert status(ask(path="/api/desk/sync", method=method, origin=f"http://{HERE}")) == 200
    assert status(ask(path="/api/desk/sync", method=method, origin="http://evil.example")) == 403
    assert status(ask(path="/api/desk/sync", method=method, sec_fetch_site="cross-site")) == 403


@pytest.mark.parametrize("method", ["PATCH", "TRACE", "OPTIONS", "CONNECT"])
def test_and_by_no_other_method(method):
    assert status(ask(path="/api/desk/sync", method=method)) == 405
    assert status(ask(path="/page/api/desk", method="POST")) == 405


PROXY = SignIn("proxy", header="x-forwarded-user", proxies=(ipaddress.ip_network("10.0.0.5/32"),))


def through(sign_in, client="127.0.0.1", server="127.0.0.1", path="/", kind="http", **headers):
    """The status of a request to a guard that recognizes people in some way."""
    sent = []

    async def send(message):
        sent.append(message)

    fields = [(b"host", f"{server}:8501".encode())]
    fields += [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    scope = {
        "type": kind,
        "path": path,
        "method": "GET",
        "scheme": "http",
        "server": (server, 8501),
        "client": (client, 50_000),
        "headers": fields,
    }
    addresses = Addresses.of(f"{server}:8501")
    app = answering if kind == "http" else connecting
    asyncio.run(Guard(app, addresses, sign_in=sign_in)(scope, None, send))
    return status(sent)


def test_where_nobody_signs_in_another_computer_is_refused():
    assert through(SignIn(), server="127.0.0.1") == 200
    assert through(SignIn(), client="192.168.1.9", server="192.168.1.20") == 403
    assert through(SignIn("sign_in"), client="192.168.1.9", server="192.168.1.20") == 200


def test_a_header_of_who_asks_is_believed_from_the_proxy_alone():
    named = {"X_Forwarded_User": "ada"}

    assert through(PROXY, client="10.0.0.5", **named) == 200
    assert through(PROXY, client="10.0.0.5", kind="websocket", **named) == "websocket.accept"
    for client in ("127.0.0.1", "10.0.0.6", "::1"):
        assert through(PROXY, client=client, **named) == 403
        assert through(PROXY, client=client, X_Forwarded_For="10.0.0.5", **named) == 403
        assert through(PROXY, client=client, kind="websocket", **named) == "websocket.close"


def test_the_proxy_must_say_who_asks():
    assert through(PROXY, client="10.0.0.5") == 401
    assert through(PROXY, client="10.0.0.5", X_Forwarded_User=" ") == 401
    twice = {"x_forwarded_user": "ada", "X_Forwarded_User": "eve"}
    assert through(PROXY, client="10.0.0.5", **twice) == 401
    assert through(PROXY, client="10.0.0.9", path="/_stcore/health") == 200


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/oauth2callback"])
def test_the_routes_for_signing_in_are_open_where_that_is_set_up(path):
    assert through(SignIn(), path=path) == 404
    assert through(PROXY, client="10.0.0.5", path=path, X_Forwarded_User="ada") == 404
    assert through(SignIn("sign_in"), path=path) == 200
