"""Find Chromium for the tests in a browser, or install Debian's where we may."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Path of a Chromium: ``CHROMIUM``, else the first of the usual names."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def main() -> None:
    """Say where it is; install it where it is missing and apt-get can."""
    if find() is None:
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            sys.exit(
                "Chromium is missing. Install it (sudo apt-get install chromium), or set CHROMIUM."
            )
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "chromium"],
        ):
            subprocess.run(command, check=True)  # noqa: S603
    print(f"Chromium: {find()}")  # noqa: T201


if __name__ == "__main__":
    main()
