"""Importers, which turn a file on disk into rows.

``inspect`` describes a file; ``read`` yields its rows; ``open_file`` does both, many
rows at once. One module a file format (``importers``), one class a vendor's or tool's way of naming
columns (``presets``).
"""

# The order is that of registration.
# isort: off
from curate.importers.base import Importer, importers
from curate.importers.tables.column_batches import Batch, Columns
from curate.importers.tables.csv_ import Csv
from curate.importers.texts.documents.docx import Docx
from curate.importers.texts.fasttext import FastText
from curate.importers.texts.html import Html
from curate.importers.tables.html_table import HtmlTable
from curate.importers.inspection import Inspection
from curate.importers.files import OpenedFile, inspect, open_file, read
from curate.importers.json_files.json_ import Json
from curate.importers.json_files.jsonl import Jsonl
from curate.importers.texts.mail import Eml, Mbox
from curate.importers.texts.md import Md
from curate.importers.texts.documents.odt import Odt
from curate.importers.tables.parquet import Parquet
from curate.importers.texts.documents.pdf import Pdf
from curate.importers.texts.documents.pptx import Pptx
from curate.importers.presets import Preset, presets
from curate.importers.texts.documents.rtf import Rtf
from curate.importers.tables.tsv import Tsv
from curate.importers.texts.txt import Txt
from curate.importers.texts.vtt import Vtt
from curate.importers.tables.xlsx import Xlsx
from curate.importers.archives.zip_ import Zip
# isort: on

__all__ = [
    "Batch",
    "Columns",
    "Csv",
    "Docx",
    "Eml",
    "FastText",
    "Html",
    "HtmlTable",
    "Importer",
    "Inspection",
    "Json",
    "Jsonl",
    "Mbox",
    "Md",
    "Odt",
    "OpenedFile",
    "Parquet",
    "Pdf",
    "Pptx",
    "Preset",
    "Rtf",
    "Tsv",
    "Txt",
    "Vtt",
    "Xlsx",
    "Zip",
    "importers",
    "inspect",
    "open_file",
    "presets",
    "read",
]
