"""Fetching what an address names into a folder here."""

from collections.abc import Callable
from pathlib import Path

from curate.importers.remote.addresses import hub_address, scheme_of, whole
from curate.importers.remote.buckets import fetch_bucket
from curate.importers.remote.hub import fetch_dataset
from curate.importers.remote.progress import Limits, OnProgress, unpacked
from curate.importers.remote.web import fetch_web


def fetch(
    address: str,
    folder: Path,
    *,
    largest: int | None = None,
    on_progress: OnProgress = lambda _share, _message: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> list[Path]:
    """The files that an address names, streamed into a folder; one for a data set of a hub.

    Args:
        address: ``org/name``, ``hf://datasets/…``, ``https://…``, or what fsspec reaches.
        folder: Where they are written.
        largest: Bytes of all of them together.
        on_progress: Called with the share done (0 to 1; 0 where the size is unknown) and a message.
        should_stop: Asked after each piece.

    Raises:
        UnreadableFile: There is nothing, or it can't be had, or is too large; the message says why.
        Unusable: The address can't be used, or needs a package that is not installed.
        Cancelled: ``should_stop`` said so.
    """
    limits = Limits(largest, on_progress, should_stop)
    dataset = hub_address(address)
    if dataset is not None:
        return [fetch_dataset(dataset, folder, limits)]
    if scheme_of(address) in {"http", "https"}:
        files = [fetch_web(whole(address), folder, limits)]
    else:
        files = fetch_bucket(address, folder, limits)
    return [unpacked(address, each, limits) for each in files]
