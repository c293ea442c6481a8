"""Where the real server listens, and whom it believes, started in both ways."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from tests.conftest import ROOT
from tests.web.test_served import PATIENCE, ask, connect, free_port

WAYS = ["curate app", "streamlit run"]
PROXY = {"CURATE_USER_HEADER": "X-Forwarded-User", "CURATE_PROXIES": "10.0.0.5"}


def started(way, home, port, *more, **settings):
    """The process of a server."""
    command = (
        ["-c", "from curate.cli import main; main()", "app", "--port", str(port)]
        if way == "curate app"
        else ["-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port), *more]
    )
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("CURATE_")},
        "CURATE_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        **settings,
    }
    return subprocess.Popen(
        [sys.executable, *command],
        env=environment,
        cwd=home.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def refusal(way, home, *more, **settings):
    """What a server says that does not start."""
    process = started(way, home, free_port(), *more, **settings)
    try:
        said, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode not in {0, None}
    assert "Traceback" not in said
    return said


@contextmanager
def served(way, home, port=None, **settings):
    """A running server."""
    port = port or free_port()
    process = started(way, home, port, **settings)
    here = SimpleNamespace(port=port, process=process, host=f"127.0.0.1:{port}")
    deadline = time.monotonic() + PATIENCE
    try:
        while True:
            try:
                if ask(here, "/_stcore/health").status == 200:
                    break
            except OSError:
                time.sleep(0.1)
            assert time.monotonic() < deadline, "The server did not start."
        yield here
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("way", WAYS)
def test_the_app_does_not_listen_where_others_reach_it_and_nobody_signs_in(way, home):
    said = refusal(way, home, "--server.address", "0.0.0.0", CURATE_ADDRESS="0.0.0.0")  # noqa: S104

    assert "Curate would listen on 0.0.0.0, where others can reach it" in said
    assert "The app was not started: let people sign in" in said


@pytest.mark.parametrize("way", WAYS)
def test_two_ways_of_knowing_who_somebody_is_are_refused(way, home):
    home.mkdir()
    (home / "secrets.toml").write_text(
        '[auth]\nredirect_uri = "http://localhost/oauth2callback"\nclient_id = "c"\n'
        'client_secret = "s"\nserver_metadata_url = "http://localhost/m"\n',
        encoding="utf-8",
    )

    assert "say who somebody is. The app was not started" in refusal(way, home, **PROXY)


def test_streamlit_alone_takes_anybodys_word_for_an_address_so_that_a_proxy_is_refused(home):
    assert "FORWARDED_ALLOW_IPS=none" in refusal("streamlit run", home, **PROXY)


@pytest.mark.parametrize("way", WAYS)
def test_a_header_is_not_believed_from_who_only_says_that_it_is_the_proxy(way, home):
    settings = {**PROXY, "FORWARDED_ALLOW_IPS": "none" if way == "streamlit run" else "*"}

    with served(way, home, **settings) as here:
        for more in ({}, {"X_Forwarded_For": "10.0.0.5"}, {"Forwarded": "for=10.0.0.5"}):
            answer = ask(here, "/", X_Forwarded_User="ada", **more)
            assert (answer.status, "proxy only" in answer.text) == (403, True)
            assert connect(here, X_Forwarded_User="ada", **more).status == 403


def test_a_header_is_believed_from_the_proxy(home):
    with served("curate app", home, **{**PROXY, "CURATE_PROXIES": "127.0.0.1"}) as here:
        assert ask(here, "/", X_Forwarded_User="ada").status == 200
        assert connect(here, X_Forwarded_User="ada").status == 101
        assert ask(here, "/").status == 401
        named = ask(here, "/api/me", "POST", b'{"name": "eve"}', X_Forwarded_User="ada", Content_Type="application/json")  # fmt: skip
        assert (named.status, "set-cookie" in named.headers) == (403, False)


def test_a_name_is_kept_in_a_cookie_that_no_script_reads_and_no_other_site_sends(home):
    with served("curate app", home) as here:
        said = b'{"name": "Zo\xc3\xab"}'
        kept = ask(here, "/api/me", "POST", said, Content_Type="application/json")

        assert kept.status == 200
        cookie = kept.headers["Set-Cookie"].lower()
        assert cookie.startswith("curate_name_")
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "path=/" in cookie
        for wrong in (b'{"name": ""}', b"[]", b"{", b'{"name": "a\\u0000"}'):
            answer = ask(here, "/api/me", "POST", wrong, Content_Type="application/json")
            assert (answer.status, "Set-Cookie" in answer.headers) == (422, False)
        assert (
            ask(here, "/api/me", "POST", b"x" * 5_000, Content_Type="application/json").status
            == 413
        )
        form = ask(here, "/api/me", "POST", said, Content_Type="text/plain")
        assert (form.status, "Set-Cookie" in form.headers) == (415, False)
        for origin in ("http://evil.example", f"http://localhost:{here.port}", "null"):
            foreign = ask(here, "/api/me", "POST", said, Content_Type="application/json", Origin=origin)  # fmt: skip
            assert foreign.status == 403
