"""`curate curve`, `cross-fit`, `doubts`, `advise` and `prompt`, as scripts call them."""

import csv
import json

import pytest

from curate.cli import state
from curate.services import jobs
from curate.services.datasets import create_version, split_options
from curate.services.importing import ImportOptions, import_file
from curate.services.projects import create_project
from curate.services.reviewing import approve_where
from curate.services.tuning.advice import doubts, measurements
from curate.worker import work_on
from tests.evaluation.test_out_of_fold import tickets


@pytest.fixture
def version(curate, tmp_path, monkeypatch):
    """Ninety tickets as ``v1``, three of them with a wrong label; jobs are done at once, in this process."""

    def work(settings):
        with state.database().begin() as stores:
            job = stores.jobs.claim(jobs.this_process())
        work_on(state.database(), settings, job)

    for module in (measurements, doubts):
        monkeypatch.setattr(module, "start_worker", work)
    file = tmp_path / "tickets.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "question", "answer"])
        rows = tickets(90)
        for place, one in enumerate(rows):
            wrong = place in {10, 40, 70}
            label = rows[place + 1].output if wrong else one.output
            writer.writerow([f"{'W' if wrong else 'T'}{place}", one.input, label])
    create_project(state.database(), "tickets", "Name the topic.")
    mapping = {"id": ["id"], "input": ["question"], "output": ["answer"]}
    import_file(state.database(), "tickets", file, ImportOptions(mapping=mapping))
    approve_where(state.database(), "tickets", "all")
    create_version(state.database(), "tickets", split_options(held_out=0.2, validation=0.1))


def test_a_curve_has_points_and_a_forecast(curate, version):
    ran = curate("curve", "tickets", "v1", "--arms", "tfidf", "--wait", "--json")

    assert ran.status == 0
    assert set(ran.json["points"][0]) == {"arm", "examples", "seed", "value"}
    assert {"arm", "more", "gain", "low", "high", "sentence"} <= set(ran.json["forecast"])
    said = curate("curve", "tickets", "v1", "--arms", "tfidf", "--wait")
    assert ran.json["forecast"]["sentence"] in said.out


def test_nobody_has_to_wait(curate, version):
    ran = curate("curve", "tickets", "v1", "--arms", "nearest", "--json")

    assert set(ran.json) == {"job", "state"}


def test_doubts_are_listed_with_the_most_doubtful_first(curate, version):
    ran = curate("doubts", "tickets", "v1", "--wait", "--json")

    assert ran.status == 0
    found = ran.json
    keys = {"id", "external_id", "loss", "answer", "expected", "kind"}
    assert all(keys <= set(one) for one in found)
    assert {"W10", "W40", "W70"} <= {one["external_id"] for one in found}
    assert "queue “Doubtful in v1”" in curate("doubts", "tickets", "v1", "--wait").out
    listed = curate("selections", "tickets", "--json").json
    assert listed[0]["coverage"] is None
    assert "Doubtful in v1" in curate("selections", "tickets").out


def test_all_examples_of_a_small_set_are_measured(curate, version):
    ran = curate("cross-fit", "tickets", "v1", "--arms", "tfidf,majority", "--wait", "--json")

    assert ran.json["examples"] == 90
    assert ran.json["scores"][0]["arm"] == "tfidf"
    said = curate("cross-fit", "tickets", "v1", "--arms", "majority", "--wait").out
    assert "does not replace the held-out test" in " ".join(said.split())


def test_advice_answers_questions_and_prices_ways(curate, version, tmp_path):
    ran = curate("advise", "tickets", "v1", "--requests", "20000", "--json")

    assert ran.status == 0
    assert {"question", "answer", "how", "value", "known"} <= set(ran.json["questions"][0])
    ways = {one["name"] for one in ran.json["break_even"]}
    assert ways == {"long_prompt", "retrieval", "tuned_here", "tuned_hosted"}
    assert ran.json["requests"] == 20_000
    assert "Prices are as of 8 May 2026 or later" in ran.json["prices"]
    own = tmp_path / "mine.json"
    own.write_text(
        json.dumps(
            {"serving": [{"host": "Mine", "per_hour": 1, "date": "2026-11-01", "source": "a bill", "trust": "high"}]}
        )
    )  # fmt: skip
    changed = curate("advise", "tickets", "v1", "--prices", own, "--json").json
    assert [one["with"] for one in changed["break_even"]] == ["Mine"]
    assert changed["requests"] == 20_000
    assert "How we know:" in curate("advise", "tickets", "v1").out


def test_prices_that_can_not_be_used_change_nothing(curate, version, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{")

    ran = curate("advise", "tickets", "v1", "--prices", broken)

    assert (ran.status, ran.out) == (2, "")
    assert "it is no JSON" in ran.err


def test_the_prompt_is_shown_set_listed_and_put_back(curate, version, tmp_path):
    shown = curate("prompt", "tickets", "--json").json
    assert (shown["version"], shown["generated"]) == (0, True)
    assert "Name the topic." in shown["text"]
    file = tmp_path / "prompt.txt"
    file.write_text("One word: the topic.\n")

    written = curate("prompt", "tickets", "--set", file, "--as", "ada", "--json").json

    assert (written["version"], written["text"], written["person"]) == (
        1,
        "One word: the topic.",
        "ada",
    )
    back = curate("prompt", "tickets", "--restore", "0", "--json").json
    assert (back["version"], back["generated"], back["text"]) == (2, True, shown["text"])
    history = curate("prompt", "tickets", "--history", "--json").json
    assert [one["version"] for one in history] == [2, 1]
    assert "(the generated prompt)" in curate("prompt", "tickets", "--history").out
    assert curate("prompt", "tickets", "--set", tmp_path / "none.txt").status == 2
    assert curate("prompt", "tickets", "--set", file, "--restore", "1").status == 2
