"""E-mail: one message a file (EML), or a mailbox of many (MBOX, RFC 4155)."""

import email
import email.errors
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from curate.domain.errors import UnreadableFile
from curate.importers.base import Importer, Item, Table, importers, reject
from curate.text.encoding import decoding
from curate.text.markup.html import html_to_text
from curate.text.storable import storable

COLUMNS = (
    "message_id",
    "in_reply_to",
    "date",
    "from",
    "from_name",
    "to",
    "subject",
    "body",
    "labels",
    "automatic",
)
LARGEST = 50 << 20
LONGEST_HEADER = 1 << 13
_DEEPEST = 5
_MESSAGE = "message/rfc822"
_SHOWN = ("From", "Date", "Subject")
# How mail programs begin the subject of a reply that they send by themselves.
_ABSENT = re.compile(
    r"(automatic reply|auto(matic)?[- ]?reply|out of office|automatische antwort|abwesenheitsnotiz"
    r"|respuesta autom[aá]tica|r[eé]ponse automatique|resposta autom[aá]tica)\b",
    re.IGNORECASE,
)
_ID = re.compile(r"<([^<>\s]{1,500})>")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER = re.compile(rb"[!-9;-~]{1,80}:")
# What the standard library raises for headers and bodies that are broken or hostile.
_BROKEN = (
    email.errors.MessageError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


class _Bounded(email.policy.EmailPolicy):
    """The standard policy, with headers of a bearable length: taking one apart is quadratic."""

    @override
    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


_POLICY = _Bounded()


@importers.register
class Eml(Importer):
    """One e-mail: its subject and the text of its body, plain where there is that."""

    name = "eml"
    title = "E-mail"
    suffixes: ClassVar[tuple[str, ...]] = (".eml",)

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        data = _content(path)

        def records() -> Iterator[Item]:
            yield _record(1, data, path.stem)

        return Table(self.name, COLUMNS, records)


@importers.register
class Mbox(Importer):
    """A mailbox: many e-mails, each after a line that begins with ``From``."""

    name = "mbox"
    title = "Mailbox"
    suffixes: ClassVar[tuple[str, ...]] = (".mbox", ".mbx")

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        with path.open("rb") as stream:
            if not any(line.startswith(b"From ") for line in stream):
                why = "it has no line that begins a message (“From …”)."
                now = "Nothing was imported: a single message has the ending .eml."
                if not path.read_bytes()[: 1 << 16].strip():
                    why = "it is empty."
                raise UnreadableFile(path.name, why, now)

        def records() -> Iterator[Item]:
            for number, (line, data) in enumerate(_messages(path), 1):
                yield _record(line, data, f"{path.stem}-{number}")

        return Table(self.name, COLUMNS, records)


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise UnreadableFile(path.name, f"it is larger than {LARGEST >> 20} MB.")
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableFile(path.name, "it is empty.")
    return data


def _messages(path: Path) -> Iterator[tuple[int, bytes]]:
    """The line at which each message begins, and its bytes (cut where it is far too large)."""
    begin, taken, size, blank = 0, list[bytes](), 0, True
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if blank and line.startswith(b"From "):
                if begin:
                    yield begin, _ESCAPED.sub(rb"\1", b"".join(taken))
                begin, taken, size = number, [], 0
            elif begin and size <= LARGEST:
                taken.append(line)
                size += len(line)
            blank = not line.strip()
    if begin:
        yield begin, _ESCAPED.sub(rb"\1", b"".join(taken))


def _record(line: int, data: bytes, name: str) -> Item:
    start = data.lstrip(b"\xef\xbb\xbf\r\n")
    if len(data) > LARGEST:
        return reject(line, f"The message is larger than {LARGEST >> 20} MB.", [])
    if not _HEADER.match(start):
        shown = data[:1000].decode("utf-8", "replace")
        return reject(line, "The message has no header (From, Subject and so on).", [shown])
    try:
        message = email.message_from_bytes(start, policy=_POLICY)
        if not isinstance(message, EmailMessage):  # pragma: no cover - the policy says so
            raise TypeError
        texts = _texts(message, name)
    except _BROKEN:
        shown = data[:1000].decode("utf-8", "replace")
        return reject(line, "The message is damaged and can't be parsed.", [shown])
    return line, texts, [data.decode("utf-8", "replace")]


def _texts(message: EmailMessage, name: str) -> dict[str, str]:
    senders = getaddresses([_header(message, "From")])
    called, sender = senders[0] if senders else ("", "")
    parents = _ID.findall(_header(message, "In-Reply-To")) or _ID.findall(
        _header(message, "References")
    )
    ids = _ID.findall(_header(message, "Message-ID"))
    texts = (
        ids[0] if ids else _header(message, "Message-ID").strip(" <>") or name,
        parents[-1] if parents else "",
        _date(_header(message, "Date")),
        sender.strip().lower(),
        called,
        _header(message, "To"),
        _header(message, "Subject"),
        _body(message),
        _header(message, "X-Gmail-Labels"),
        _automatic(message),
    )
    return dict(zip(COLUMNS, map(storable, texts), strict=True))


def _header(message: EmailMessage, name: str) -> str:
    """A header on one line; a broken one as far as it can be read."""
    try:
        value = message.get(name, "")
    except _BROKEN:
        value = next((raw for key, raw in message.raw_items() if key.lower() == name.lower()), "")
    return " ".join(storable(str(value)).split())


def _date(text: str) -> str:
    try:
        return parsedate_to_datetime(text).isoformat()
    except (*_BROKEN, OverflowError):
        return text


def _automatic(message: EmailMessage) -> str:
    """Whether nobody wrote this: a reply of a machine, or a report that delivery failed."""
    sent = _header(message, "Auto-Submitted").lower()
    answered = sent.startswith("auto-replied") or bool(_header(message, "X-Autoreply"))
    answered |= sent.startswith("auto-generated") and bool(_header(message, "In-Reply-To"))
    answered |= _header(message, "Precedence").lower() == "auto_reply"
    answered |= _ABSENT.match(_header(message, "Subject")) is not None
    report = message.get_content_type() == "multipart/report"
    return "true" if answered or report else ""


def _body(message: EmailMessage, depth: int = 0) -> str:
    """The plain text of a message; without one, the text of its HTML; then messages in it."""
    own = ""
    for kind in ("plain", "html"):
        part = message.get_body(preferencelist=(kind,))
        if isinstance(part, EmailMessage) and not own:
            text = _decoded(part)
            text = html_to_text(text) if kind == "html" else text
            own = text.replace("\r\n", "\n").strip()
    inner = _forwarded(message, depth) if depth < _DEEPEST else []
    return "\n\n".join(filter(None, (own, *inner)))


def _forwarded(message: EmailMessage, depth: int) -> list[str]:
    """The messages that are attached to one, each under what it says of itself."""
    found = []
    attached = [message] if message.get_content_type() == _MESSAGE else message.iter_attachments()
    for part in attached:
        if part.get_content_type() != _MESSAGE:
            continue
        for inner in part.get_payload():
            if isinstance(inner, EmailMessage):
                headers = [f"{name}: {text}" for name in _SHOWN if (text := _header(inner, name))]
                above = "\n".join(["---------- Forwarded message ----------", *headers])
                found.append("\n\n".join(filter(None, (above, _body(inner, depth + 1)))))
    return found


def _decoded(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    declared = part.get_content_charset() or "utf-8"
    # What is valid UTF-8 beyond ASCII is hardly ever in the one-byte encoding that is declared,
    # and what is declared as Latin-1 is in Windows-1252.
    narrow = re.match(r"(iso-?8859|latin|windows-?12|cp12|us-?ascii|ascii)", declared) is not None
    latin = declared in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}
    found = decoding.detect(data, whole=True).name
    for name in ("utf-8" if narrow else declared, "cp1252" if latin else declared, found, "cp1252"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")
