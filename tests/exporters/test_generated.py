"""Generated files, valid and broken, on which our verdict is held to that of the consumers' own code.

What the consumers said is recorded by ``benchmarks/validators.py --record``; the files are made again from the
same seed. Where we say otherwise, ``KNOWINGLY`` there names the reason.
"""

import importlib.util
import json
import random

import pytest

from curate.exporters import exporters, validate
from tests.conftest import ROOT

RECORD = json.loads((ROOT / "tests/exporters/generated_verdicts.json").read_text("utf-8"))
LEAST = 0.99


def benchmark():
    place = ROOT / "benchmarks" / "validators.py"
    spec = importlib.util.spec_from_file_location("validators", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VALIDATORS = benchmark()


@pytest.mark.parametrize("name", sorted({key.split(", ")[0] for key in RECORD}))
def test_generated_files_are_taken_as_their_consumers_take_them(name, tmp_path):
    said = {key.split(", ")[1]: one for key, one in RECORD.items() if key.startswith(f"{name}, ")}
    (seed,) = {one["seed"] for one in said.values()}
    rng = random.Random(f"{seed} {name}")  # noqa: S311 - repeatable, not secret
    files = VALIDATORS.files_of(name, tmp_path / name, VALIDATORS.RECORDED, rng)
    reports = [validate(exporters.make(name), path) for path, _ in files]

    for peer, one in said.items():
        assert VALIDATORS.digest(files) == one["sha256"], "the files differ: record anew"
        unknown = []
        for at, (report, taken) in enumerate(zip(reports, one["taken"], strict=True)):
            accepted = taken == "1"
            why = one["why"].get(str(at), "")
            if report.valid != accepted and not VALIDATORS.knowingly(
                peer, report, why, accepted=accepted
            ):
                unknown.append((files[at][1], sorted({each.code for each in report.errors})))
        assert len(unknown) <= (1 - LEAST) * len(files), unknown


def test_every_format_with_code_of_its_own_is_recorded():
    assert {key.split(", ")[0] for key in RECORD} == set(exporters.names())
