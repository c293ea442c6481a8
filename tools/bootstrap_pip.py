"""Put pip into a virtual environment where the system's Python came without it (Debian, Ubuntu)."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import Request, urlopen

LOCK = Path(__file__).parents[1] / "requirements.lock"
INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")


def main() -> None:
    """Fetch the wheel of pip that the lock names, verify it, and let it install itself."""
    found = re.search(
        r"^pip==(\S+)((?: \\\n    --hash=\S+)+)", LOCK.read_text("utf-8"), re.MULTILINE
    )
    if found is None:
        sys.exit(f"{LOCK.name} names no pip. Nothing was installed.")
    wheel = f"pip-{found[1]}-py3-none-any.whl"
    request = Request(f"{INDEX}/pip/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})  # noqa: S310
    with urlopen(request, timeout=60) as answer:  # noqa: S310
        urls = {one["filename"]: one["url"] for one in json.load(answer)["files"]}
    if wheel not in urls:
        sys.exit(f"{INDEX} has no {wheel}. Nothing was installed.")
    with urlopen(urls[wheel], timeout=60) as answer:  # noqa: S310
        content = answer.read()
    if hashlib.sha256(content).hexdigest() not in found[2]:
        sys.exit(f"The {wheel} that was fetched is not the one of the lock. Nothing was installed.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / wheel
        path.write_bytes(content)
        command = [sys.executable, f"{path}/pip", "install", "--quiet", "--no-index", str(path)]
        subprocess.run(command, check=True)  # noqa: S603


if __name__ == "__main__":
    main()
