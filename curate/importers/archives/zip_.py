"""ZIP archives as a file format, which ``archive_members`` reads one member after the other."""

from pathlib import Path
from typing import ClassVar

from curate.domain.errors import UnreadableFile
from curate.importers.base import Importer, Table, importers


@importers.register
class Zip(Importer):
    """An archive of any of the other files; each is read as if it came alone."""

    name = "zip"
    title = "ZIP archive"
    suffixes: ClassVar[tuple[str, ...]] = (".zip",)

    def open(self, path: Path) -> Table:
        """Refuse: what is an archive never comes here, since it is no single table."""
        now = "Nothing was imported: give it the ending of what it is, such as .csv."
        raise UnreadableFile(path.name, "it is not a ZIP archive.", now)
