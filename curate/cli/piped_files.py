"""Files that can be read once only: standard input and pipes."""

import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

STDIN = Path("-")


@contextmanager
def as_file(path: Path) -> Iterator[Path]:
    """A path that can be read as often as wanted; ``-`` is standard input.

    What is piped in is kept in a file until the block ends. Everything else comes back as it is, also
    what is not there.
    """
    if path != STDIN and not _is_pipe(path):
        yield path
        return
    with TemporaryDirectory() as folder:
        kept = Path(folder, "stdin.jsonl")
        with kept.open("wb") as out:
            if path == STDIN:
                shutil.copyfileobj(sys.stdin.buffer, out)
            else:
                with path.open("rb") as given:
                    shutil.copyfileobj(given, out)
        yield kept


def _is_pipe(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
