"""The command line: the same services as the web app, for people and for scripts."""

import sys

__all__ = ["main"]


def main() -> None:
    """``curate``: 0 done, 1 the answer is no, 2 unusable, 130 interrupted."""
    try:
        # Here, so that whoever interrupts a command that is still starting reads no traceback either.
        from curate.cli.commands import main as run
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted. Nothing was done.\n")
        sys.exit(130)
    run()
