"""Attachments of FHIR resources: their text, decoded, and why others have none."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curate.domain.errors import UnreadableFile
from curate.importers.json_files.flatten import text_of
from curate.importers.texts.documents.contents import KINDS, document_text
from curate.text.markup.html import html_to_text
from curate.text.storable import storable

# The best first: one note often comes in several formats.
_PLAIN = ("text/plain", "text/markdown", "text/html", "application/xhtml+xml")
_READABLE = (*_PLAIN, *KINDS)


@dataclass(frozen=True, slots=True)
class Attached:
    """The text of an attachment.

    Attributes:
        elsewhere: The address where its content is, where it does not hold it itself.
        left_out: Why there is no text, though nothing is broken.
        fault: What is broken.
    """

    text: str = ""
    elsewhere: str = ""
    left_out: str = ""
    fault: str = ""


def attached_text(attachments: Sequence[Any]) -> Attached:
    """The text of the best readable one of several attachments, which say the same.

    Args:
        attachments: Objects with ``contentType`` and ``data`` (base64) or ``url``.
    """
    known = [each for each in attachments if isinstance(each, dict)]
    kinds = [_kind(each) for each in known]
    best = sorted(
        ((_READABLE.index(kind), at) for at, kind in enumerate(kinds) if kind in _READABLE),
        key=lambda each: each[0],
    )
    found = [_decoded(known[at]) for _, at in best]
    if good := next((each for each in found if each.text), None):
        return good
    if faulty := next((each for each in found if each.fault), None):
        return faulty
    if away := next((each for each in found if each.elsewhere), None):
        return away
    if named := [kind for kind in kinds if kind and kind not in _READABLE]:
        return Attached(left_out=f"its content is {named[0]}, not text")
    return next((each for each in found if each.left_out), Attached(left_out="it has no text"))


def _kind(attachment: Mapping[str, Any]) -> str:
    """What an attachment holds; one that does not say is taken for plain text where it is text."""
    named = text_of(attachment.get("contentType")).partition(";")[0].strip().lower()
    return named or "text/plain"


def _decoded(attachment: Mapping[str, Any]) -> Attached:
    packed = text_of(attachment.get("data"))
    if not packed:
        url = text_of(attachment.get("url"))
        return Attached(elsewhere=url) if url else Attached(left_out="it has no text")
    try:
        content = base64.b64decode("".join(packed.split()), validate=True)
    except (binascii.Error, ValueError):
        return Attached(fault="The attachment is not valid base64.")
    kind = _kind(attachment)
    if kind in KINDS:
        try:
            return Attached(text=storable(document_text(content, kind)))
        except UnreadableFile as error:
            return Attached(left_out=f"its content, {kind}, is not read: {error}")
    charset = text_of(attachment.get("contentType")).lower().partition("charset=")[2]
    try:
        text = content.decode(charset.strip(" \"';") or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return Attached(fault=f"The attachment is not text in {charset or 'UTF-8'}.")
    text = storable(text.removeprefix("\ufeff"))
    if kind in _PLAIN[2:]:
        text = html_to_text(text)
    return Attached(text=text.strip())
