"""Files at addresses of the web."""

import re
import urllib.error
import urllib.request
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from urllib.parse import unquote, urlsplit

from curate.domain.errors import UnreadableFile
from curate.importers.remote.errors import NOTHING, NotAllowed, NotReached, NotThere
from curate.importers.remote.progress import Limits, copy

_TIMEOUT = 30
_KINDS = {
    "text/csv": ".csv", "text/tab-separated-values": ".tsv", "application/json": ".json",
    "application/x-ndjson": ".jsonl", "application/jsonl": ".jsonl", "application/pdf": ".pdf",
    "application/zip": ".zip", "text/html": ".html", "text/markdown": ".md", "text/plain": ".txt",
    "application/vnd.apache.parquet": ".parquet", "application/gzip": ".gz",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip
_UNSAFE = re.compile(r"[^\w .()+,@-]")
_PAGES = frozenset({".html", ".htm", ".xhtml", ""})


def fetch_web(address: str, folder: Path, limits: Limits) -> Path:
    """A file of the web, written into a folder under its own name.

    Raises:
        NotThere, NotAllowed, NotReached: The server says so, or none answers.
        UnreadableFile: It answers with a page to sign in on instead of the file.
        TooLarge: It is more than the limit.
    """
    request = urllib.request.Request(address, headers={"User-Agent": "curate"})  # noqa: S310 - checked below
    if urlsplit(address).scheme not in {
        "http",
        "https",
    }:  # pragma: no cover - asked for others only
        raise NotThere(address)
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
            name = _name(answer.geturl(), answer.headers, address)
            kind = answer.headers.get_content_type()
            if kind == "text/html" and Path(name).suffix.lower() not in _PAGES:
                why = "the server answers with a web page instead of the file, most often to sign in on."
                now = f"{NOTHING} download it in your browser, and import it from there."
                raise UnreadableFile(name, why, now)
            target = folder / name
            size = answer.headers.get("Content-Length")
            copy(address, answer, target, limits, int(size) if size else None)
    except urllib.error.HTTPError as error:
        if error.code in {401, 403, 407}:
            raise NotAllowed(address) from None
        if error.code in {404, 410}:
            raise NotThere(address) from None
        raise NotReached(address, f"the server answers {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise NotReached(address, _why(error)) from None
    return target


def _why(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", "") or type(reason).__name__)


def _name(final: str, headers: Message, address: str) -> str:
    """The name of a file: as the server says, as the address ends, with an ending by its kind."""
    ends = [unquote(urlsplit(each).path).rpartition("/")[2] for each in (address, final)]
    named = headers.get_filename() or next((end for end in ends if Path(end).suffix), ends[0])
    name = _UNSAFE.sub("_", Path(named).name)[-120:].lstrip(".") or "download"
    if Path(name).suffix:
        return name
    return f"{name}{_KINDS.get(headers.get_content_type(), '')}"
