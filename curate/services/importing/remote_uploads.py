"""Files from elsewhere, fetched for an import: kept with the uploads, and deleted like them."""

import shutil
from collections.abc import Callable
from pathlib import Path

from curate.importers import remote
from curate.services.importing.sorted_uploads import SortedUploads, sort_stored
from curate.services.importing.uploads import stored_upload
from curate.settings import Settings

OnProgress = Callable[[float, str], None]


def fetch_upload(
    settings: Settings, address: str, on_progress: OnProgress = lambda _share, _message: None
) -> SortedUploads:
    """Fetch what an address names, up to the size of an upload, and tell apart what came.

    Raises:
        UnreadableFile: It can't be had; the message says why. Nothing was kept.
        Unusable: The address can't be used, or needs a package that is not installed.
    """
    folder = stored_upload(settings, "fetched").parent
    try:
        files = remote.fetch(
            address.strip(), folder, largest=settings.max_upload_mb << 20, on_progress=on_progress
        )
        shutil.rmtree(folder / "parts", ignore_errors=True)
        return sort_stored(settings, [(each, each.name) for each in files])
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def local_file(
    name: str, folder: Path, on_progress: OnProgress = lambda _share, _message: None
) -> list[Path]:
    """The files that a name on the command line means: a file, a folder as one, or what is fetched.

    Args:
        name: A path, or an address of something elsewhere.
        folder: Where fetched files and folders as files are written.
        on_progress: See ``importers.remote.fetch``.

    Raises:
        UnreadableFile: It can't be had.
        Unusable: The address can't be used, or needs a package that is not installed.
    """
    if remote.is_address(name):
        return remote.fetch(name, folder, on_progress=on_progress)
    path = Path(name)
    return [remote.folder_as_file(path, folder)] if path.is_dir() else [path]
