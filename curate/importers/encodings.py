"""The encoding of a text file, named by a person or detected."""

from pathlib import Path

from curate.domain.errors import UnreadableFile
from curate.text.encoding import decoding
from curate.text.encoding.decoding import Encoding


def text_encoding(path: Path, wanted: str | None) -> Encoding:
    """The encoding of a text file, named by a person or detected.

    Raises:
        UnknownEncoding: There is no encoding of that name.
        UnreadableFile: The file is empty.
    """
    with path.open("rb") as stream:
        head = stream.read(decoding.HEAD)
        whole = not stream.read(1)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise UnreadableFile(path.name, "it is empty.")
    return decoding.named_encoding(wanted) if wanted else decoding.detect(head, whole=whole)


def encoding_notes(encoding: Encoding) -> tuple[str, ...]:
    """What a person should know of a file whose lines are in more than one encoding."""
    if not encoding.mixed:
        return ()
    return (f"Some lines are not UTF-8 and are read as {encoding.fallback} (Windows).",)
