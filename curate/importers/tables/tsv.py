"""Tab-separated values."""

from typing import ClassVar

from curate.importers.base import importers
from curate.importers.tables.csv_ import Csv
from curate.importers.tables.dialect import CANDIDATES


@importers.register
class Tsv(Csv):
    """Rows of fields between tabs; another delimiter is detected where the name is wrong."""

    name = "tsv"
    title = "Tab-separated values"
    suffixes: ClassVar[tuple[str, ...]] = (".tsv", ".tab")

    def _candidates(self) -> tuple[str, ...]:
        return ("\t", *(each for each in CANDIDATES if each != "\t"))
