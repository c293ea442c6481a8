"""Put pip into a virtual environment where the system's Python came without it (Debian, Ubuntu)."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import Request, urlopen

INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")


def main() -> None:
    """Fetch the newest pip wheel, verify it, and let it install itself."""
    request = Request(f"{INDEX}/pip/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})  # noqa: S310
    with urlopen(request, timeout=60) as answer:  # noqa: S310
        files = json.load(answer)["files"]
    wheel = [
        one for one in files if one["filename"].endswith("-none-any.whl") and not one.get("yanked")
    ][-1]
    with urlopen(wheel["url"], timeout=60) as answer:  # noqa: S310
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != wheel["hashes"]["sha256"]:
        sys.exit(
            "The pip that was fetched is not the one that the index names. Nothing was installed."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / wheel["filename"]
        path.write_bytes(content)
        command = [sys.executable, f"{path}/pip", "install", "--quiet", "--no-index", str(path)]
        subprocess.run(command, check=True)  # noqa: S603


if __name__ == "__main__":
    main()
