"""Documents that are ZIP archives of XML, read within bounds."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from lxml import etree

from curate.domain.errors import UnreadableFile
from curate.importers.texts.documents.document import SPLIT

# What is read takes less than 5 s and 500 MB: an element costs up to 20 µs and 1 KB.
MOST_TAGS = 200_000
LARGEST_PART = 32 << 20
_PIECE = 1 << 20
_ENCRYPTED = 1
DAMAGED = "it is damaged."
AGAIN = "Nothing was imported: export or download it again."
PROTECTED = "it is protected by a password."
UNPROTECTED = "Nothing was imported: save a copy without the password."
# What broken or hostile content makes a converter raise.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, etree.LxmlError, ExpatError, OSError, EOFError, LookupError),
    *(ValueError, TypeError, AttributeError, AssertionError, RuntimeError, ArithmeticError),
)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A document's archive.

    Raises:
        UnreadableFile: It, or what was read of it inside, is damaged.
    """
    try:
        with zipfile.ZipFile(path) as package:
            yield package
    except BROKEN:
        raise UnreadableFile(path.name, DAMAGED, AGAIN) from None


class TooLong(UnreadableFile):
    """A document that is too long to be one note."""

    def __init__(self, name: str, pages: str = "") -> None:
        what = f" ({pages})" if pages else ""
        super().__init__(name, f"it is too long to be read as one note{what}.", SPLIT)


def weigh(path: Path, package: zipfile.ZipFile, names: list[str], weighty: bytes = b"") -> None:
    """Refuse parts that unpack to more than fits one note; an element costs time, not its text.

    Args:
        path: The document.
        package: Its archive.
        names: The parts that will be read.
        weighty: The beginning of a tag that costs three times as much as others.

    Raises:
        TooLong: They do.
        UnreadableFile: A part is protected by a password.
    """
    left = MOST_TAGS
    for name in names:
        part = package.getinfo(name)
        if part.flag_bits & _ENCRYPTED:
            raise UnreadableFile(path.name, PROTECTED, UNPROTECTED)
        if part.file_size > LARGEST_PART:
            raise TooLong(path.name)
        with package.open(part) as stream:
            while piece := stream.read(_PIECE):
                left -= piece.count(b"<") + (2 * piece.count(weighty) if weighty else 0)
                if left < 0:
                    raise TooLong(path.name)


def parsed(package: zipfile.ZipFile, name: str) -> Any:
    """The root of an XML part that was weighed; no entity, no address in it is followed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return etree.fromstring(package.read(name), parser)


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def outermost(root: Any, *kinds: str) -> Iterator[Any]:
    """The elements of some kinds below an element, in order; what is inside one of them is not looked at."""
    waiting = [iter(root)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif local(element) in kinds:
            yield element
        else:
            waiting.append(iter(element))


def attribute(element: Any, name: str) -> str:
    """An attribute by its name without the namespace; empty where there is none."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""
