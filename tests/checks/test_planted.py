"""The checks on the sample data: every planted defect is found, and clean examples are left alone."""

import csv
import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from curate.checks import NearDuplicate, checks, sentence
from curate.domain.examples import Example
from curate.domain.findings import Finding

SAMPLES = Path(__file__).parents[2] / "sample_data"
FILES = ("tickets.csv", "clinic_notes.jsonl")
FIELDS = {"message": "input", "dictation": "input", "triage": "output", "note": "output"}

pytestmark = pytest.mark.skipif(
    not (SAMPLES / "planted.json").is_file() or not (SAMPLES / FILES[0]).stat().st_size,
    reason="the sample data is not there",
)


@cache
def examples(file: str) -> tuple[Example, ...]:
    if file.endswith(".csv"):
        with (SAMPLES / file).open(encoding="utf-8-sig", newline="") as stream:
            rows = [(r["Ticket ID"], r["Message"], r["Triage"]) for r in csv.DictReader(stream)]
    else:
        lines = (SAMPLES / file).read_text(encoding="utf-8").splitlines()
        rows = [(r["note_id"], r["dictation"], r["note"]) for r in map(json.loads, lines)]
    return tuple(
        Example(number, question, answer, external_id=name)
        for number, (name, question, answer) in enumerate(rows, 1)
    )


@cache
def found(file: str, check: str) -> tuple[Finding, ...]:
    return tuple(checks.make(check).run(examples(file)))


def planted() -> dict[str, list[dict]]:
    path = SAMPLES / "planted.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def cases() -> list:
    return [
        pytest.param(
            file, entry, id=f"{number}-{entry['check']}-{'-'.join(entry['ids'])}-{entry['field']}"
        )
        for file, entries in planted().items()
        for number, entry in enumerate(entries)
    ]


@pytest.mark.parametrize(("file", "entry"), cases())
def test_every_planted_defect_is_found_by_the_check_of_its_name(file, entry):
    by_name = {e.external_id: e.id for e in examples(file)}
    ids = {by_name[name] for name in entry["ids"]}

    hits = [f for f in found(file, entry["check"]) if ids <= set(f.examples)]

    if entry["check"] == "near_duplicate":
        # Copies that differ in case and white space only are a cluster; exact_duplicate reports them.
        clusters = NearDuplicate().clusters(examples(file))
        assert any(ids <= set(cluster.examples) for cluster in clusters)
    else:
        assert hits
    if len(ids) == 1 and entry["check"] != "token_length":
        assert FIELDS[entry["field"]] in {f.field for f in hits}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "check", ["encoding", "placeholder", "whitespace", "format_contract", "conflict", "leftover"]
)
def test_nothing_is_found_where_nothing_was_planted(file, check):
    flawed = defaultdict(set)
    for entry in planted()[file]:
        flawed[entry["check"]] |= set(entry["ids"])
    names = {e.id: e.external_id for e in examples(file)}
    # A signature's "-- " and a placeholder's line are the business of two checks at once.
    near = {
        "whitespace": {"leftover"},
        "format_contract": {"placeholder", "leftover", "whitespace"},
    }
    known = set().union(*(flawed[c] for c in (check, *near.get(check, ()))))

    surplus = {
        names[i]: sentence(f)
        for f in found(file, check)
        for i in f.examples
        if names[i] not in known
    }

    assert surplus == {}
