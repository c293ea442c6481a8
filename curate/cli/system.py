"""Commands that run the web app, a worker, the demo and the doctor."""

import errno
import os
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

import curate
from curate.cli.arguments import Json
from curate.cli.output import (
    add_commands,
    print_json,
    print_message,
    print_progress,
    print_sentence,
    print_table,
)
from curate.cli.state import settings
from curate.cli.ways_on import error_sentence
from curate.domain.errors import CurateError, Unusable
from curate.web import Addresses, SignIn
from curate.web.sign_in import NOBODYS_WORD


def app_(
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help="Port to listen on.")] = None,
) -> None:
    """Run the web app on this computer."""
    script = web_script()
    chosen = settings()
    # What is wrong is said before anything starts.
    Addresses.of(chosen.hosts)
    chosen.make_home()
    sign_in = SignIn.of(chosen)
    sign_in.require_address(chosen.address)
    port = port or chosen.port
    _require_free(chosen.address, port)
    options = {
        "server.port": port,
        "server.address": chosen.address,
        "server.enableXsrfProtection": "true",
        "server.enableCORS": "true",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": chosen.max_upload_mb,
        "runner.postScriptGC": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "type",
        "browser.gatherUsageStats": "false",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    print_message(f"Curate is running at http://{chosen.address}:{port} (stop it with Ctrl+C).")
    # The app runs in another folder: what was named from this one is named from everywhere.
    os.environ["CURATE_HOME"] = str(chosen.home)
    if chosen.database_url:
        os.environ["CURATE_DATABASE_URL"] = chosen.database_url
    if sign_in.how == "proxy":
        os.environ["FORWARDED_ALLOW_IPS"] = NOBODYS_WORD
    os.chdir(script.parent)  # Streamlit reads the theme from .streamlit beside the script
    os.execv(sys.executable, [sys.executable, "-m", "pages.serve", "run", str(script), *arguments])  # noqa: S606


def _require_free(address: str, port: int) -> None:
    """See that nothing listens there yet.

    Raises:
        Unusable: Something does, or the address is none of this computer's.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            # As the app does: the port of one that was just stopped is free.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((address, port))
            trial.listen()
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = (
            "is in use already, maybe by Curate itself"
            if taken
            else f"can't be used ({getattr(error, 'strerror', None) or error})"
        )
        raise Unusable(
            f"Port {port} on {address} {why}. The app was not started: stop what runs there, or choose "
            "another port, such as `curate app --port 8502` (`make run PORT=8502`)."
        ) from None


def web_script() -> Path:
    """The app's entry script: beside the package in a checkout, inside it when installed.

    Raises:
        Unusable: It is in neither place.
    """
    package = Path(curate.__file__).parent
    for folder in (package.parent, package / "_web"):
        if (folder / "app.py").exists() and (folder / "pages").is_dir():
            return folder / "app.py"
    raise Unusable("The web app is not installed with this package. Install curate-tuning again.")


def worker(
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="End when no job is waiting.")
    ] = False,
) -> None:
    """Run a worker process (the app starts its own if none is running)."""
    from curate.worker import serve

    settings().make_home()
    serve(settings(), until_idle=until_idle)


def demo(
    home: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for the demo; a new one if not given."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Run every step on the sample tickets, from import to verdict."""
    from curate.services.demo import run_demo
    from curate.settings import Settings

    folder = home or Path(tempfile.mkdtemp(prefix="curate-demo-"))
    # Its own database, whatever CURATE_DATABASE_URL says; base models are shared with the user's.
    chosen = Settings(home=folder, database_url=f"sqlite:///{folder / 'curate.db'}")
    result = run_demo(
        chosen, settings().models, print_message if not as_json else lambda _: None, print_progress
    )
    if as_json:
        print_json(result)
        return
    from curate.cli.tuning import method_rows

    print_table(method_rows(result["evaluate"]), "No methods were compared.")
    print_sentence(result["verdict"])
    print_sentence(f"See it in the app: CURATE_HOME={folder} curate app")


def doctor(
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="First remove leftovers of dead processes, and close files to others."
        ),
    ] = False,
    as_json: Json = False,
) -> int:
    """Show what is installed, missing, damaged or wrong, and how to fix it."""
    from curate.services import doctor as doctors

    if fix:
        try:
            doctors.fix(settings())
        except CurateError as error:
            print_message(error_sentence(error))
    rows = [
        {"check": one.check, "ok": one.ok, "message": one.message}
        for one in doctors.diagnose(settings())
    ]
    if as_json:
        print_json(rows)
    else:
        print_table([{**row, "ok": "yes" if row["ok"] else "no"} for row in rows], "")
    return 0 if all(row["ok"] for row in rows) else 1


def log_crash() -> Path:
    """Keep the traceback of an unexpected error in a log; returns the file."""
    details = traceback.format_exc()
    path = settings().home / "logs" / "crash.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _append(path, details)
    except OSError:  # the home is full, or somebody else's
        path = Path(tempfile.gettempdir()) / "curate-crash.log"
        with suppress(OSError):
            _append(path, details)
    return path


def _append(path: Path, details: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(details)


COMMANDS: dict[str, Callable[..., int | None]] = {
    "app": app_,
    "worker": worker,
    "demo": demo,
    "doctor": doctor,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
