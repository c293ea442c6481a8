"""Importers: a file on disk becomes rows. No database, no other layer but text and domain.

``inspect`` says what a file is; ``read`` yields its rows; ``open_file`` does both, many
rows at once. One module a file format (``importers``), one class a vendor's or tool's way of naming
columns (``presets``).
"""

from curate.importers.base import Importer, importers
from curate.importers.columns import Batch, Columns
from curate.importers.csv_ import Csv
from curate.importers.html import Html
from curate.importers.inspected import Inspection
from curate.importers.inspection import Opened, inspect, open_file, read
from curate.importers.json_ import Json
from curate.importers.jsonl import Jsonl
from curate.importers.mail import Eml, Mbox
from curate.importers.md import Md
from curate.importers.parquet import Parquet
from curate.importers.presets import Preset, presets
from curate.importers.tsv import Tsv
from curate.importers.txt import Txt
from curate.importers.xlsx import Xlsx
from curate.importers.zip_ import Zip

__all__ = [
    "Batch",
    "Columns",
    "Csv",
    "Eml",
    "Html",
    "Importer",
    "Inspection",
    "Json",
    "Jsonl",
    "Mbox",
    "Md",
    "Opened",
    "Parquet",
    "Preset",
    "Tsv",
    "Txt",
    "Xlsx",
    "Zip",
    "importers",
    "inspect",
    "open_file",
    "presets",
    "read",
]
