"""Files that other people made: the project's samples, and public data where it is at hand."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from curate.domain.examples import ImportedRow, RejectedRow
from curate.importers import importers, inspect, read

REPOSITORY = Path(__file__).parents[2]
SAMPLES = REPOSITORY / "sample_data"
DATA = REPOSITORY.parent / "shared" / "data"


def shared(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not at hand")
    return path


def roles(path):
    return {role: names for role, names in inspect(path).mapping.items() if role != "metadata"}


def test_the_sample_tickets_are_understood():
    path = SAMPLES / "tickets.csv"

    assert roles(path) == {
        "input": ["Subject", "Message"],
        "output": ["Triage"],
        "id": ["Ticket ID"],
        "label": ["Queue"],
        "group": ["Customer"],
        "created_at": ["Created"],
    }
    assert inspect(path).mapping["metadata"] == ["Channel"]
    assert {type(row) for row in read(path)} == {ImportedRow}


def test_the_sample_notes_are_understood():
    path = SAMPLES / "clinic_notes.jsonl"

    assert roles(path) == {
        "input": ["dictation"],
        "output": ["note"],
        "id": ["note_id"],
        "group": ["patient"],
        "created_at": ["date"],
    }
    assert {type(row) for row in read(path)} == {ImportedRow}


@pytest.mark.parametrize(
    ("name", "rows", "mapped"),
    [
        (
            "banking77/train.csv",
            10003,
            {"input": ["text"], "output": ["category"], "label": ["category"]},
        ),
        (
            "bitext_support/bitext_sample_31k_lines.csv",
            4514,
            {"input": ["instruction"], "output": ["response"], "label": ["intent"]},
        ),
        (
            "mts_dialog/MTS-Dialog-TrainingSet.csv",
            1201,
            {
                "input": ["dialogue"],
                "output": ["section_text"],
                "id": ["ID"],
                "label": ["section_header"],
            },
        ),
        (
            "finetune_jsonl_peers/llama_factory/alpaca_en_demo.json",
            999,
            {"input": ["instruction", "input"], "output": ["output"]},
        ),
        (
            "finetune_jsonl_peers/llama_factory/v1_sft_demo.jsonl",
            500,
            {"input": ["messages"], "output": ["messages"]},
        ),
    ],
)
def test_public_data_is_understood_and_read_whole(name, rows, mapped):
    path = shared(name)

    assert roles(path) == mapped
    assert inspect(path).rows == rows
    assert Counter(type(row) for row in read(path)) == {ImportedRow: rows}


def test_every_public_file_can_be_looked_into():
    folder = shared("banking77").parent
    endings = {".csv", ".json", ".jsonl", ".txt"}
    paths = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in endings and path.name != "dataset_info.json"
    ]

    for path in paths:
        found = inspect(path)
        assert found.columns
        if found.mapping.get("input"):
            assert found.rows <= len(list(read(path)))


@pytest.mark.parametrize(
    ("name", "rows", "read_well"),
    [("identity.json", 91, 91), ("alpaca_en_demo.json", 999, 999), ("kto_en_demo.json", 300, None)],
)
def test_files_of_llama_factory_are_read_as_dataset_info_says(name, rows, read_well):
    path = shared(f"finetune_jsonl_peers/llama_factory/{name}")

    found = inspect(path)
    kinds = Counter(type(row) for row in read(path))

    assert (found.preset, found.confidence, found.rows) == ("llama_factory", 1.0, rows)
    assert kinds[RejectedRow] == 0
    assert read_well in {None, kinds[ImportedRow]}


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.csv")), ids=lambda path: path.name)
def test_every_public_table_has_the_cells_that_pandas_reads(path):
    table = importers.make("csv").open(path)
    ours = [tuple(item[1].values()) for item in table.records() if isinstance(item, tuple)]

    theirs = pd.read_csv(path, dtype=str, keep_default_na=False)

    assert table.columns == tuple(theirs.columns)
    assert ours == list(theirs.itertuples(index=False, name=None))
