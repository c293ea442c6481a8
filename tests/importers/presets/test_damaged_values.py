"""Exports with values of another kind than their systems write are read, or refused in a sentence."""

import csv
import io
import json
import random
from contextlib import suppress

import pytest

from curate.domain.errors import CurateError
from curate.importers import inspect, read
from tests.importers.recognition import EXPORTS, SUFFIX

FILES = [
    path
    for path in sorted(EXPORTS.iterdir())
    if path.suffix in {".json", ".jsonl", ".ndjson"}
    and not path.name.endswith((SUFFIX, "_broken.json"))  # damaged as it is
]
ODD = [
    *(None, 1, -1, 2.5, True, "", "x", [], {}, [[]], [{}], {"a": [1]}, [None], ["a", 1]),
    *(
        [[1, 2, 3]],
        [[0, 99_999_999, "X"]],
        {"result": [{}]},
        [{"result": [1]}],
        "[1",
        "{",
        "9" * 400,
    ),
    [{"result": [{"value": {"start": "x", "labels": ["A"]}, "id": [1]}]}],
    [{"value": [1, {}], "user_id": {}}],
]


def damaged(value, chance):
    """A JSON value in which some values became others and some fields are gone."""
    if chance.random() < 0.06:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {k: damaged(v, chance) for k, v in value.items() if chance.random() > 0.03}
    return [damaged(each, chance) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_values_of_another_kind_end_no_import_with_a_fault_of_ours(write, path):
    text = path.read_text()
    for seed in range(12):
        chance = random.Random(f"{path.name} {seed}")  # noqa: S311 - the same damage in every run
        items = [json.loads(text)] if path.suffix == ".json" else map(json.loads, text.splitlines())
        lines = [json.dumps(damaged(item, chance)) for item in items]
        copy = write(f"{seed}{path.suffix}", "\n".join(lines) + "\n")
        wanted = inspect(path).preset if seed % 2 else None

        with suppress(CurateError):
            inspect(copy, preset=wanted)
            list(read(copy, preset=wanted))


TABLES = [path for path in sorted(EXPORTS.iterdir()) if path.suffix in {".csv", ".tsv"}]
CELLS = [
    *("", "[", "{", "[]", "[1]", '{"choices": 5}', '{"choices": [[1]]}', "\x00", "9" * 500, "true"),
    *("['a' 'b']", "['a' 'b", "(1,2)", "[{'a': 1}]", "{'choices': {1, 2}}", "[[0, 1, {}]]", "-"),
    *("__import__('os')", "[" * 3000, "a;b;c", "01/Jan/25;x;y", '[{"start": "x", "labels": 3}]'),
]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_cells_of_another_kind_end_no_import_with_a_fault_of_ours(write, path):
    text = path.read_bytes().decode("utf-8-sig", "replace")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    for seed in range(12):
        chance = random.Random(f"{path.name} {seed}")  # noqa: S311
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
        for row in rows[seed % 3 > 0 :]:
            row[:] = [chance.choice(CELLS) if chance.random() < 0.08 else cell for cell in row]
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=delimiter).writerows(rows)
        copy = write(f"{seed}{path.suffix}", stream.getvalue())
        wanted = inspect(path).preset if seed % 2 else None

        with suppress(CurateError):
            inspect(copy, preset=wanted)
            list(read(copy, preset=wanted))
