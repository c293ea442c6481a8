"""Decoding of files: their encoding, and their lines as text.

UTF-8 is tried first, line by line. A line that is not UTF-8 is decoded by the file's one-byte
encoding (Windows-1252 unless the content says otherwise). A line that neither can decode keeps
lone surrogates where its bytes were, so that a reader can reject that line alone.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO, TextIOWrapper
from itertools import islice
from pathlib import Path

from curate.domain.errors import Unusable, printable

HEAD = 1 << 20
_UNDECODABLE = "\udcff"
_MULTI_BYTE = re.compile(r"utf|big5|gb|hz|iso2022|euc|shift|johab|cp9[345]|cp1361", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Above this share of letters outside ASCII, a text is not in a western European language.
_WESTERN = 0.3
# Fewer bytes beyond ASCII than this tell nothing about the language.
_TELLING = 20


class UnknownEncoding(Unusable):
    """An encoding was named that Python does not know as a text encoding."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no text encoding {name!r}. Nothing was imported: use a name such as utf-8, "
            "cp1252 or utf-16, or leave it out and it is detected."
        )


class WrongEncoding(Unusable):
    """A file is not in the encoding that was named."""

    def __init__(self, name: str, encoding: str) -> None:
        super().__init__(
            f"{printable(name)} is not in the encoding {encoding}. Nothing was imported: name another, or "
            "leave it out and it is detected."
        )


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes become text.

    Attributes:
        name: Python codec that the file is mostly in; decoding the whole file with it drops a BOM.
        fallback: One-byte codec for lines that are not UTF-8; None where ``name`` alone decides.
        mixed: Whether some lines are UTF-8 and some are not.
    """

    name: str
    fallback: str | None = None
    mixed: bool = False


def _mark(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return _UNDECODABLE, error.end
    raise error


codecs.register_error("curate-mark", _mark)


def named_encoding(name: str) -> Encoding:
    """The encoding that a person named.

    Raises:
        UnknownEncoding: Python has no text codec of that name.
    """
    try:
        info = codecs.lookup(name)
        b"".decode(name)
    except (LookupError, ValueError, TypeError):
        raise UnknownEncoding(name) from None
    return Encoding(info.name)


def detect(head: bytes, *, whole: bool = False) -> Encoding:
    """Find out the encoding of a file.

    Args:
        head: The first ``HEAD`` bytes, or all there are.
        whole: Whether ``head`` is the whole file (else its last character may be cut).

    Returns:
        By byte-order mark; else UTF-16 by its NUL bytes; else UTF-8 where a tenth of the lines
        beyond ASCII are; else Windows-1252, or what charset-normalizer finds in text that is not
        western.
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return Encoding(name, "cp1252" if name == "utf-8-sig" else None)
    if wide := _utf16_without_bom(head):
        return Encoding(wide)
    lines = head.splitlines()
    if not whole and len(lines) > 1:
        lines.pop()
    beyond = [line for line in lines if not line.isascii()]
    broken = [line for line in beyond if not _decodes(line, "utf-8")]
    if not broken or (not whole and len(lines) == 1 and _decodes(head[:-4], "utf-8")):
        return Encoding("utf-8", "cp1252")
    # Text in a one-byte encoding is UTF-8 by accident only very rarely.
    if 10 * len(broken) < 9 * len(beyond):
        return Encoding("utf-8", "cp1252", mixed=True)
    legacy = _legacy(b"\n".join(broken))
    return Encoding(legacy, None if _MULTI_BYTE.match(legacy) else legacy)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def _utf16_without_bom(head: bytes) -> str | None:
    """UTF-16 text in Latin script has a NUL in nearly every second byte."""
    sample = head[:4096]
    half = len(sample) // 2
    if half < 2:
        return None
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return _utf16_by_lines(sample) if b"\n\0" in sample or b"\0\n" in sample else None


def _utf16_by_lines(sample: bytes) -> str | None:
    """UTF-16 text in another script: it decodes to lines of letters, in one byte order only."""
    for name, newline, others in (("utf-16-le", b"\n\0", 1), ("utf-16-be", b"\0\n", 0)):
        at = sample.find(newline)
        if at < 0 or at % 2 or sample[others::2].count(0) < 3:  # a few blanks and ends
            continue
        text = sample[: len(sample) // 2 * 2 - 2].decode(name, "replace")
        odd = sum(not (c.isalnum() or c.isspace() or c.isprintable()) for c in text)
        scripts = {ord(c) >> 8 for c in text}
        if not odd and (len(scripts) <= 12 or len(scripts) * 4 < len(text)):
            return name
    return None


def _legacy(data: bytes) -> str:
    """The encoding of lines that are not UTF-8: Windows-1252 unless the content speaks against."""
    western = data.decode("cp1252", "replace")
    letters = [character for character in western if character.isalpha()]
    foreign = sum(not character.isascii() for character in letters)
    undefined = western.count("\ufffd")
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    central = _is_central(data)
    if high < _TELLING or (not undefined and foreign <= _WESTERN * len(letters) and not central):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 1 << 16]).best()
    few = undefined * 20 < len(data) - len(data.translate(None, bytes(range(128, 256))))
    if (
        best is None
        or best.encoding in {"ascii", "utf_8"}
        or (few and foreign <= _WESTERN * len(letters))
    ):
        return "cp1252"
    return "cp1252" if best.encoding in {"cp1252", "latin_1"} else best.encoding


def _is_central(data: bytes) -> bool:
    """Whether text of few accents reads as Polish or Czech rather than western."""
    central = data.decode("cp1250", "replace")
    typical = sum(central.count(character) for character in "łąęśżźćńěščřžůőűŁŚŻŹŠČŘŽ")
    western = data.decode("cp1252", "replace")
    usual = sum(
        western.count(character) for character in "éèêëàâçäöüßñáíóúãõôøåæ’‘“”–—…€°ÉÄÖÜÑÇ«»¿¡ºª"
    )
    return typical >= 5 and typical > 2 * usual


def open_text(path: Path, encoding: Encoding, newline: str = "") -> TextIOWrapper:
    """Open a file for ``fix``: undecodable bytes come as lone surrogates, not as an error."""
    if encoding.fallback:
        name = encoding.name if encoding.name == "utf-8-sig" else "utf-8"
        return path.open(encoding=name, errors="surrogateescape", newline=newline)
    return path.open(encoding=encoding.name, errors="curate-mark", newline=newline)


def fix(line: str, encoding: Encoding) -> str:
    """A line with lone surrogates, by the fallback encoding; it keeps them if that fails."""
    if encoding.fallback is None:
        return line
    data = line.encode("utf-8", "surrogateescape")
    try:
        return data.decode(encoding.fallback)
    except UnicodeError:
        return line


def is_whole(text: str) -> bool:
    """Whether a text has no lone surrogate: every byte of it was decoded."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def lines(path: Path, encoding: Encoding, newline: str = "") -> Iterator[str]:
    """The lines of a file, with their ends as written; an undecodable line is not whole.

    Raises:
        WrongEncoding: The codec gives up (UTF-16 that was named, without a byte-order mark).
    """
    try:
        with open_text(path, encoding, newline) as stream:
            for line in stream:
                yield line if is_whole(line) else fix(line, encoding)
    except UnicodeError:
        raise WrongEncoding(path.name, encoding.name) from None


def first_lines(path: Path, encoding: Encoding, most: int) -> list[str]:
    """The first lines, ``most`` of them or those that begin in the first megabyte of text.

    Raises:
        WrongEncoding: See ``lines``.
    """
    try:
        with open_text(path, encoding) as stream:
            found = list(islice(StringIO(stream.read(HEAD), newline=""), most))
    except UnicodeError:
        raise WrongEncoding(path.name, encoding.name) from None
    return [line if is_whole(line) else fix(line, encoding) for line in found]


def whole_text(path: Path, encoding: Encoding) -> str:
    """The text of a file, held once.

    Raises:
        WrongEncoding: See ``lines``.
    """
    try:
        with open_text(path, encoding) as stream:
            text = stream.read()
    except UnicodeError:
        raise WrongEncoding(path.name, encoding.name) from None
    return text if is_whole(text) else "".join(lines(path, encoding))


def blocks(path: Path, encoding: Encoding, size: int) -> Iterator[list[str]]:
    """The same lines as ``lines``, many at once: as many as have about ``size`` characters.

    Raises:
        WrongEncoding: See ``lines``.
    """
    try:
        with open_text(path, encoding) as stream:
            while block := stream.readlines(size):
                whole = is_whole("".join(block))
                yield (
                    block
                    if whole
                    else [line if is_whole(line) else fix(line, encoding) for line in block]
                )
    except UnicodeError:
        raise WrongEncoding(path.name, encoding.name) from None
