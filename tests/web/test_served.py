"""The door of the real server, started in both ways."""

import http.client
import os
import socket
import subprocess
import sys
import time
import tomllib
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from tests.conftest import ROOT

PATIENCE = 60
LOCKED = {
    "content-security-policy",
    "x-frame-options",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
}


def free_port():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module", params=["curate app", "streamlit run"])
def server(request, tmp_path_factory):
    """Curate, as `curate app` and as `streamlit run app.py` serve it."""
    home = tmp_path_factory.mktemp("served")
    port = free_port()
    if request.param == "curate app":
        command = ["-c", "from curate.cli import main; main()", "app", "--port", str(port)]
    else:
        command = ["-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("CURATE_")},
        "CURATE_HOME": str(home),
        "CURATE_HOSTS": "https://curate.example.com",
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, *command],
        env=environment,
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    here = SimpleNamespace(port=port, process=process, host=f"127.0.0.1:{port}")
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if ask(here, "/_stcore/health").status == 200:
                break
        except OSError:
            time.sleep(0.1)
        assert time.monotonic() < deadline, "The server did not start."
    yield here
    process.terminate()
    process.wait(PATIENCE)


def ask(here, path, method="GET", body=None, **headers):
    """One request; the answer with its text."""
    with closing(http.client.HTTPConnection("127.0.0.1", here.port, timeout=10)) as connection:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        sent = {
            "Host": here.host,
            **{name.replace("_", "-"): text for name, text in headers.items()},
        }
        if body is not None:
            sent["Content-Length"] = str(len(body))
        for name, text in sent.items():
            connection.putheader(name, text)
        connection.endheaders(body)
        answer = connection.getresponse()
        upgraded = answer.status == 101
        answer.text = "" if upgraded else answer.read().decode("utf-8", "replace")
    return answer


def connect(here, **headers):
    """The status of opening the page's connection; 101 where it is opened."""
    return ask(
        here,
        "/_stcore/stream",
        Connection="Upgrade",
        Upgrade="websocket",
        Sec_WebSocket_Version="13",
        Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
        **headers,
    )


def locked(answer):
    return {name.lower() for name in answer.headers} >= LOCKED


def static_file(here):
    page = ask(here, "/").text
    return "/static/js/" + page.split("./static/js/")[1].split('"')[0]


def test_everything_carries_the_headers(server):
    paths = ["/", "/review", "/favicon.png", "/_stcore/health", "/_stcore/host-config"]
    paths += [static_file(server), "/media/none.csv", "/_stcore/metrics", "/static/js/none.js"]
    paths += ["/%2e%2e/secret", "//evil.example", "/_stcore/upload_file/a/b"]

    for path in paths:
        answer = ask(server, path)

        assert locked(answer), path
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert locked(connect(server))
    assert locked(connect(server, Origin="http://evil.example"))


def test_the_page_and_the_icon_are_served_and_the_rest_is_closed(server):
    assert ask(server, "/review").status == 200
    assert "svg" in ask(server, "/favicon.png").text
    for path in (
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/%5fstcore/metrics",
        "/_stcore/../_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/interact",
        "/_stcore/agent/openapi.json",
        "/_stcore/bidi-components/a/b.js",
        "/_stcore/bidi-components/curate-tuning.desk/../page.py",
        "/_stcore/bidi-components/curate-tuning.desk/%2e%2e/page.py",
        "/component/a.b/index.html",
        "/auth/login",
    ):
        answer = ask(server, path)
        assert answer.status in {400, 404}, path
        assert "cache_memory_bytes" not in answer.text


def test_the_scripts_of_every_component_are_served(server):
    manifest = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for component in manifest["tool"]["streamlit"]["component"]["components"]:
        folder = ROOT / component["asset_dir"]
        scripts = [one.relative_to(folder) for one in folder.rglob("*.js")]
        assert scripts, component
        assert not list(folder.rglob("*.py"))
        for script in scripts:
            path = f"/_stcore/bidi-components/curate-tuning.{component['name']}/{script}"
            answer = ask(server, path)
            assert (answer.status, "javascript" in answer.headers["Content-Type"]) == (200, True)


def test_the_host_is_checked_on_every_request(server):
    for host in (
        "evil.example",
        f"evil.example:{server.port}",
        f"127.0.0.1.evil.example:{server.port}",
        f"127.0.0.1:{server.port + 1}",
        "127.0.0.1",
        "127.0.0.1:80",
        "localhost",
        f"0.0.0.0:{server.port}",
    ):
        for path in ("/", "/_stcore/health", "/media/a", "/favicon.png", static_file(server)):
            assert ask(server, path, Host=host).status == 403, (host, path)
        assert connect(server, Host=host).status == 403
        assert connect(server, Host=host, Origin=f"http://{host}").status == 403
    for host in (f"localhost:{server.port}", f"[::1]:{server.port}", "curate.example.com"):
        assert ask(server, "/", Host=host).status == 200, host
    behind = {"X_Forwarded_Host": "evil.example", "Forwarded": "host=evil.example"}
    assert ask(server, "/", **behind).status == 200
    assert ask(server, "/", Host="evil.example", X_Forwarded_Host=server.host).status == 403


def test_the_connection_opens_for_the_exact_origin_only(server):
    assert connect(server).status == 101
    assert connect(server, Origin=f"http://{server.host}").status == 101
    proxy = {"Host": "curate.example.com", "Origin": "https://curate.example.com"}
    assert connect(server, **proxy).status == 101
    for origin in (
        "http://evil.example",
        f"http://evil.example:{server.port}",
        f"http://127.0.0.1:{server.port + 1}",
        "http://127.0.0.1",
        "http://127.0.0.1:3000",
        f"http://localhost:{server.port}",
        f"https://127.0.0.1:{server.port}",
        "https://curate.example.com",
        "null",
    ):
        assert connect(server, Origin=origin).status == 403, origin


def test_nobody_else_uploads_deletes_or_reads_a_file(server):
    health = ask(server, "/_stcore/health")
    cookie = health.headers["Set-Cookie"].split(";")[0]
    token = cookie.partition("=")[2]
    path = "/_stcore/upload_file/0c4a54a8-0000-4000-8000-000000000000/1"
    own = {"Origin": f"http://{server.host}", "Cookie": cookie, "X_Xsrftoken": token}

    for method in ("PUT", "DELETE"):
        for other in (f"http://127.0.0.1:{server.port + 1}", "http://evil.example", "null"):
            refused = ask(server, path, method, b"", **{**own, "Origin": other})
            assert refused.status == 403
            assert "Another site" in refused.text
        assert ask(server, path, method, b"", **own, Sec_Fetch_Site="same-site").status == 403
        # A page of the same origin, but without the token, or for nobody's session.
        assert ask(server, path, method, b"", Origin=own["Origin"]).status == 403
    assert ask(server, path, "PUT", b"", **own).status == 400
    assert ask(server, path, "OPTIONS", Origin=own["Origin"]).status == 405
    assert ask(server, "/", "POST", b"a=1").status == 405
    assert ask(server, "/media/0000.csv", Sec_Fetch_Site="cross-site").status == 403


def test_it_listens_on_this_computer_only_and_asks_nobody(server):
    connect(server)
    ask(server, "/")

    connections = psutil.Process(server.process.pid).net_connections()
    listening = {one.laddr.ip for one in connections if one.status == psutil.CONN_LISTEN}
    asked = {one.raddr.ip for one in connections if one.raddr}

    assert listening == {"127.0.0.1"}
    assert asked <= {"127.0.0.1"}


def test_a_wrong_setting_ends_the_start_with_a_sentence(tmp_path):
    environment = {**os.environ, "CURATE_HOME": str(tmp_path), "CURATE_HOSTS": "*.example.com"}

    ended = subprocess.run(
        [sys.executable, "-c", "from curate.cli import main; main()", "app", "--port", "1"],
        env=environment | {"PYTHONPATH": str(Path(ROOT))},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert ended.returncode == 2
    assert "CURATE_HOSTS names '*.example.com'" in ended.stderr
    assert "Traceback" not in ended.stderr
