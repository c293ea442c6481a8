"""Files in buckets and on servers, through fsspec and the driver of each provider."""

import posixpath
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from curate.domain.errors import CurateError, Unusable
from curate.importers.remote.addresses import scheme_of, shown, whole
from curate.importers.remote.errors import (
    MissingExtra,
    NotAllowed,
    NotReached,
    NotThere,
)
from curate.importers.remote.progress import Limits, copy

# The driver of each scheme, the extra that brings it, and whose credentials it takes.
_DRIVERS = {
    "s3": ("s3fs", "s3", "s3"),
    "s3a": ("s3fs", "s3", "s3"),
    "gs": ("gcsfs", "gcs", "gs"),
    "gcs": ("gcsfs", "gcs", "gs"),
    "az": ("adlfs", "azure", "az"),
    "abfs": ("adlfs", "azure", "az"),
    "abfss": ("adlfs", "azure", "az"),
    "adl": ("adlfs", "azure", "az"),
}
# What is reached by these is here, or is no file of its own.
_HERE = frozenset(
    {
        "file",
        "local",
        "memory",
        "cached",
        "blockcache",
        "filecache",
        "simplecache",
        "reference",
        "dir",
    }
    | {
        "tar",
        "zip",
        "libarchive",
        "generic",
        "data",
        "dask",
        "git",
        "http",
        "https",
        "hf",
        "asyncwrapper",
    }
)
MOST_FILES = 1_000
_SIGNATURES = (
    "NoCredentials",
    "Credentials",
    "Authentication",
    "Unauthorized",
    "Forbidden",
    "Token",
)
_NETWORK = ("Connect", "Timeout", "Endpoint", "DNS", "ServiceRequest", "Transport", "gaierror")


def fetch_bucket(address: str, folder: Path, limits: Limits) -> list[Path]:
    """The file at an address, or those of a folder or pattern (``*``), written into a folder here.

    Raises:
        MissingExtra: The driver of the provider is not installed.
        NotThere, NotAllowed, NotReached: The provider says so, or does not answer.
        TooLarge: It is more than the limit.
    """
    address = whole(address)
    scheme = scheme_of(address)
    package, extra, provider = _DRIVERS.get(scheme, ("", "", ""))
    try:
        return _fetched(_opened(address, scheme), address, folder, limits)
    except CurateError:
        raise
    except ImportError as error:
        raise MissingExtra(address, package or str(error.name or scheme), extra) from None
    except FileNotFoundError:
        raise NotThere(address) from None
    except PermissionError:
        raise NotAllowed(address, provider) from None
    except Exception as error:  # noqa: BLE001 - see below
        # The drivers raise what the libraries below them do, each its own.
        names = " ".join(each.__name__ for each in type(error).__mro__)
        if any(sign in names for sign in _NETWORK) or isinstance(
            error, (ConnectionError, TimeoutError)
        ):
            raise NotReached(address, type(error).__name__) from None
        if any(sign in names for sign in _SIGNATURES):
            why = "this environment has no credentials for it"
            raise NotAllowed(address, provider, why) from None
        raise NotReached(address, type(error).__name__) from None


def _opened(address: str, scheme: str) -> tuple[Any, str]:
    """The file system of an address, and the path on it."""
    import fsspec

    if scheme in _HERE or scheme not in fsspec.available_protocols():
        raise Unusable(
            f"{shown(address)} can't be fetched: nothing is known of {scheme}://. Nothing was imported: "
            "use s3://, gs://, az://, hf:// or https://, or download it and import it from here."
        )
    # Credentials are looked up anew each time: who signed in since is let in.
    system, path = fsspec.core.url_to_fs(address, skip_instance_cache=True)
    return system, str(path)


def _fetched(found: tuple[Any, str], address: str, folder: Path, limits: Limits) -> list[Path]:
    system, path = found
    try:
        names = _listed(system, path, address)
    except Exception as error:
        if type(error).__name__ != "NoCredentialsError":
            raise
        # Public buckets are read by whoever asks.
        system = type(system)(anon=True, skip_instance_cache=True)
        names = _listed(system, path, address)
    if len(names) > MOST_FILES:
        raise Unusable(
            f"{shown(address)} holds {len(names):,} files, more than the {MOST_FILES:,} that are fetched at "
            "once. Nothing was imported: name a part of them."
        )
    sizes = [size for _, size in names]
    size = sum(sizes) if all(sizes) else None
    targets = []
    for name, _ in names:
        target = _free(folder / (Path(posixpath.basename(name)).name or "download"))
        with system.open(name, "rb") as source:
            copy(address, source, target, limits, size)
        targets.append(target)
    return targets


def _listed(system: Any, path: str, address: str) -> list[tuple[str, int]]:
    """The files that an address names, with their sizes, in the order of their names."""
    if any(mark in path for mark in "*?["):
        found: Sequence[Any] = list(system.glob(path, detail=True).values())
    else:
        about = system.info(path)
        found = [about] if about.get("type") == "file" else system.ls(path, detail=True)
    files = [
        (str(each["name"]), int(each.get("size") or 0))
        for each in found
        if each.get("type") == "file" and not str(each["name"]).endswith("/")
    ]
    files = [(name, size) for name, size in files if size or len(found) == 1]
    if not files:
        raise NotThere(address)
    return sorted(files)


def _free(target: Path) -> Path:
    while target.exists():
        target = target.with_name(f"_{target.name}")
    return target
