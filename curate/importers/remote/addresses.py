"""Addresses of files elsewhere, told from names of files here."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from curate.domain.errors import Unusable

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,20}):/{1,2}(?=[^/])", re.IGNORECASE)
_DATASET = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}(@[\w./-]{1,100})?")
_PAGE = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/([\w.-]+/[\w.-]+)/?")
_FILE = re.compile(r"\.[A-Za-z]{2,8}")


@dataclass(frozen=True, slots=True)
class HubAddress:
    """A data set of a hub.

    Attributes:
        dataset: ``organization/name``.
        revision: A branch, tag or commit; empty for the newest state.
        inside: A file, a folder or a configuration in it; empty for all of it.
    """

    dataset: str
    revision: str = ""
    inside: str = ""


def scheme_of(text: str) -> str:
    """How an address is reached: ``s3``, ``https`` …; empty where the text is no address."""
    found = _SCHEME.match(text)
    return found[1].lower() if found else ""


def is_address(text: str) -> bool:
    """Whether a text names something elsewhere: an address, or the id of a data set that is no path here.

    ``org/name`` is an id only where there is no folder ``org``, and where it has no ending of a file.
    """
    if scheme_of(text):
        return True
    if not _DATASET.fullmatch(text) or _FILE.fullmatch(Path(text.partition("@")[0]).suffix):
        return False
    return not Path(text).exists() and not Path(text).parent.exists()


def whole(text: str) -> str:
    """An address with both strokes, of which a path loses one."""
    found = _SCHEME.match(text)
    return f"{found[1].lower()}://{text[found.end() :]}" if found else text


def hub_address(text: str) -> HubAddress | None:
    """The data set that an address or id names; None for any other address.

    Raises:
        Unusable: It is an address of a hub, but of no data set.
    """
    page = _PAGE.fullmatch(text)
    if page:
        return HubAddress(page[1])
    if scheme_of(text) == "hf":
        kind, _, rest = whole(text).removeprefix("hf://").partition("/")
        parts = rest.split("/", 2)
        if kind != "datasets" or len(parts) < 2 or not all(parts[:2]):
            raise Unusable(
                f"{shown(text)} names no data set. Nothing was imported: write "
                "hf://datasets/ORGANIZATION/NAME, and behind it a file or configuration in it, if need be."
            )
        name, _, revision = parts[1].partition("@")
        inside = parts[2].strip("/") if len(parts) > 2 else ""
        return HubAddress(f"{parts[0]}/{name}", revision, inside)
    if not scheme_of(text):
        if not _DATASET.fullmatch(text):
            raise Unusable(
                f"{text} is no address. Nothing was imported: write s3://, gs://, az:// or https:// and what "
                "follows, or the name of a data set of the hub, such as ORGANIZATION/NAME."
            )
        name, _, revision = text.partition("@")
        return HubAddress(name, revision)
    return None


def shown(text: str) -> str:
    """An address as it may be shown and kept: without passwords, keys and signatures."""
    if not scheme_of(text):
        return text
    parts = urlsplit(whole(text))
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"
