"""Importers: a file on disk becomes rows. No database, no other layer but text and domain.

``inspect`` says what a file is; ``read`` yields its rows. One module a file format
(``importers``), one class a vendor's or tool's way of naming columns (``presets``).
"""

# The order is the order of the lists that people see.
from curate.importers.csv_ import Csv
from curate.importers.tsv import Tsv  # isort: skip
from curate.importers.xlsx import Xlsx
from curate.importers.json_ import Json  # isort: skip
from curate.importers.jsonl import Jsonl
from curate.importers.txt import Txt  # isort: skip
from curate.importers.md import Md
from curate.importers.base import Importer, importers
from curate.importers.inspection import Inspection, inspect, read
from curate.importers.presets import Preset, presets

__all__ = [
    "Csv",
    "Importer",
    "Inspection",
    "Json",
    "Jsonl",
    "Md",
    "Preset",
    "Tsv",
    "Txt",
    "Xlsx",
    "importers",
    "inspect",
    "presets",
    "read",
]
