"""Files named on the command line: paths as they are, addresses fetched until the command ends."""

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from curate.cli.output import print_message, print_progress


def local_files(names: Sequence[str]) -> list[Path]:
    """The files that are meant; what was fetched for them is deleted when the command ends.

    Raises:
        UnreadableFile: One of them can't be had; the message says why.
        Unusable: An address can't be used, or needs a package that is not installed.
    """
    from curate.importers import remote
    from curate.services.importing import local_file

    found: list[Path] = []
    for name in names:
        if not remote.is_address(name) and not Path(name).is_dir():
            found.append(Path(name))
            continue
        fetched = Path(tempfile.mkdtemp(prefix="curate-"))
        atexit.register(shutil.rmtree, fetched, ignore_errors=True)
        if remote.is_address(name):
            print_message(f"Fetching {remote.shown(name)}.")
        found += local_file(name, fetched, print_progress)
    return found
