"""Documents that stand inside other files, such as attachments of records."""

import tempfile
from pathlib import Path

from curate.importers.texts.documents.document import Document
from curate.importers.texts.documents.docx import Docx
from curate.importers.texts.documents.odt import Odt
from curate.importers.texts.documents.pdf import Pdf
from curate.importers.texts.documents.rtf import Rtf

KINDS: dict[str, type[Document]] = {
    "text/rtf": Rtf,
    "application/rtf": Rtf,
    "application/pdf": Pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Docx,
    "application/vnd.oasis.opendocument.text": Odt,
}


def document_text(content: bytes, kind: str) -> str:
    """The text of a document whose media type is one of ``KINDS``.

    Raises:
        UnreadableFile: Damaged, protected by a password, scanned, or more than fits one note.
    """
    importer = KINDS[kind]()
    with tempfile.TemporaryDirectory(prefix="curate-") as folder:
        path = Path(folder) / f"attachment{importer.suffixes[0]}"
        path.write_bytes(content)
        return importer.convert(path).text.strip()
