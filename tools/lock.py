"""Write the lock files: what `make install` and `make install-dev` fetch, with the hash of every file.

The versions are those of ``constraints.txt``; what needs what is read from the packages that are
installed here; the hashes come from the package index. torch is in no lock: two indexes serve two builds
of the same version, and which one is wanted depends on the machine.
"""

import json
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from itertools import product
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from packaging.requirements import Requirement
from packaging.utils import (
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)

ROOT = Path(__file__).parents[1]
CONSTRAINTS = ROOT / "constraints.txt"
RUN, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
UNLOCKED = frozenset({"torch"})
"""What comes without a hash; and so does what the CUDA build of it brings."""
PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = (
    ("linux", "Linux", "x86_64"),
    ("linux", "Linux", "aarch64"),
    ("darwin", "Darwin", "arm64"),
)
HEAD = "# Written by `make lock` from constraints.txt and the package index. Do not edit.\n"


def pins(path: Path = CONSTRAINTS) -> dict[str, str]:
    """The version of each package, by its canonical name."""
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("==") for line in lines if line)
    return {canonicalize_name(name): version for name, _, version in pairs}


def locked(path: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Version and SHA-256 hashes of each package of a lock."""
    found = {}
    for block in path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if block and not block.startswith("#"):
            pin, *hashes = block.split()
            name, _, version = pin.partition("==")
            found[name] = (version, frozenset(one.removeprefix("--hash=sha256:") for one in hashes))
    return found


def wanted() -> tuple[set[str], set[str]]:
    """Names of what the two commands install: for running it, and what working on it needs besides."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    own = [*project["project"]["dependencies"], *project["build-system"]["requires"], "editables"]
    run = closure(own)
    return run, closure([*own, *extras["dev"], *extras["postgres"], *extras["s3"]]) - run


def closure(requirements: Iterable[str]) -> set[str]:
    """Names of all that is needed, on every machine and Python that we install on.

    Raises:
        SystemExit: Something is needed that is not installed here, so that its needs are unknown.
    """
    found: set[tuple[str, str]] = set()
    waiting = [Requirement(one) for one in requirements]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name == "curate-tuning":
            continue
        for extra in ("", *one.extras):
            if (name, extra) not in found:
                found.add((name, extra))
                waiting += _needs(name, extra)
    return {name for name, _ in found} - UNLOCKED


def _needs(name: str, extra: str) -> Iterator[Requirement]:
    try:
        lines = distribution(name).requires or []
    except PackageNotFoundError:
        sys.exit(f"{name} is needed and not installed here. Nothing was written: install it first.")
    for one in map(Requirement, lines):
        anywhere = one.marker is None or any(
            one.marker.evaluate({**machine, "extra": extra}) for machine in _machines()
        )
        if anywhere and not (
            name in UNLOCKED and one.name.startswith(("nvidia", "cuda", "triton"))
        ):
            yield one


def _machines() -> Iterator[dict[str, str]]:
    for python, (platform, system, machine) in product(PYTHONS, MACHINES):
        yield {
            "python_version": python,
            "python_full_version": f"{python}.0",
            "sys_platform": platform,
            "platform_system": system,
            "platform_machine": machine,
            "os_name": "posix",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }


def hashes_of(name: str, version: str) -> list[str]:
    """SHA-256 of every file of a version that may be installed, as the index names them."""
    request = Request(  # noqa: S310
        f"{INDEX}/{name}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urlopen(request, timeout=60) as answer:  # noqa: S310
        files = json.load(answer)["files"]
    return sorted({one["hashes"]["sha256"] for one in files if is_ours(one, version)})


def is_ours(file: Mapping[str, Any], version: str) -> bool:
    """Whether a file of the index is of that version, and for a Python that we install on."""
    name = file["filename"]
    if file.get("yanked"):
        return False
    try:
        if not name.endswith(".whl"):
            return name.endswith(".tar.gz") and str(parse_sdist_filename(name)[1]) == version
        _, of, _, tags = parse_wheel_filename(name)
    except (InvalidWheelFilename, ValueError):
        return False
    ours = re.compile(r"py3|py2\.py3|cp31[123]|cp3\d+-abi3|cp3\d-abi3")
    return str(of) == version and any(
        ours.match(f"{tag.interpreter}-{tag.abi}") or ours.fullmatch(tag.interpreter)
        for tag in tags
        if not tag.abi.endswith("t")
    )


def write(path: Path, names: Iterable[str], versions: Mapping[str, str]) -> None:
    """Write a lock."""
    blocks = [HEAD]
    for name in sorted(names):
        hashes = hashes_of(name, versions[name])
        if not hashes:
            sys.exit(
                f"The index has no file of {name} {versions[name]}. {path.name} was not written."
            )
        blocks.append(
            " \\\n    ".join(
                [f"{name}=={versions[name]}", *(f"--hash=sha256:{one}" for one in hashes)]
            )
            + "\n"
        )
    path.write_text("".join(blocks), encoding="utf-8")


def main() -> None:
    """Write both."""
    versions = pins()
    run, dev = wanted()
    if missing := sorted((run | dev) - set(versions)):
        sys.exit(
            f"constraints.txt lacks {', '.join(missing)}. Nothing was written: name a version."
        )
    write(RUN, run, versions)
    write(DEV, dev, versions)


if __name__ == "__main__":
    main()
