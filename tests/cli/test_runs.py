"""Commands about single runs: tokens, sweeps, queue, names, the same again, deletion."""

import shlex

import pytest

from curate.cli import state
from curate.services import jobs
from curate.services.datasets import create_version, split_options
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.services.reviewing import approve_where
from curate.services.tuning import runs
from curate.services.tuning.run_tools import sweeps
from curate.worker import work_on
from tests.models.conftest import one_thread, tiny  # noqa: F401 - fixtures
from tests.services.tuning.conftest import TICKETS

STEPS = ("--set", "max_steps=1", "--set", "rank=2")


@pytest.fixture
def version(curate, tmp_path, monkeypatch):
    """Twelve tickets as ``v1``; no worker is started."""
    for module in (runs, sweeps, jobs):
        monkeypatch.setattr(module, "start_worker", lambda _: None)
    file = tmp_path / "tickets.csv"
    lines = ["question,answer", *(f"{asked},{answered}" for asked, answered in TICKETS)]
    file.write_text("\n".join(lines) + "\n")
    create_project(state.database(), "tickets", "Triage tickets.")
    import_file(state.database(), "tickets", file)
    approve_where(state.database(), "tickets", "all")
    create_version(state.database(), "tickets", split_options(held_out=0.3, validation=0.2))


def work():
    with state.database().begin() as stores:
        job = stores.jobs.claim(jobs.this_process())
    work_on(state.database(), state.settings(), job)


def test_the_tokens_of_an_example_are_printed(curate, version, tiny):  # noqa: F811
    shown = curate("rendered", "tickets", "v1", "--base", tiny, "--json").json

    learned = [token for token in shown["tokens"] if token["trained"]]
    assert (len(learned), shown["cut_tokens"]) == (shown["trained_tokens"], 0)
    assert shown["prompt_tokens"] + shown["trained_tokens"] == len(shown["tokens"])
    assert shown["ends_with"] == learned[-1]["text"] == "<|im_end|>"
    assert "".join(token["text"] for token in learned[:-1]).startswith("Topic: ")

    ran = curate("rendered", "tickets", "v1", "--base", tiny, "--set", "max_length=60")
    assert "learned, no room" in ran.out
    assert "(the limit is 60)" in ran.out
    missing = curate("rendered", "tickets", "v1")
    assert (missing.status, len(missing.err.strip().splitlines())) == (2, 1)


def test_a_sweep_is_queued_moved_and_listed(curate, version, tiny):  # noqa: F811
    begun = curate(
        "train", "tickets", "v1", "--base", tiny, *STEPS[:2],
        "--sweep", "rank=2,4", "--name", "Ranks", "--json",
    ).json  # fmt: skip
    first, second = begun["runs"]
    assert (begun["name"], begun["size"], begun["best"]) == ("Ranks", 2, None)
    assert [one["rank"] for one in begun["runs"]] == [2, 4]

    moved = curate("queue", "tickets", "--up", second["job"], "--json").json
    assert [one["run"] for one in moved] == [second["run"], first["run"]]
    assert "rank 4" in curate("queue", "tickets").out
    work()
    work()
    (listed,) = curate("sweeps", "tickets", "--json").json
    assert listed["best"] in {first["run"], second["run"]}
    assert {one["state"] for one in listed["runs"]} == {"done"}
    assert "partly luck" in curate("sweeps", "tickets").out
    assert curate("queue", "tickets", "--json").json == []
    refused = curate("queue", "tickets", "--up", second["job"])
    assert (refused.status, len(refused.err.strip().splitlines())) == (2, 1)


def test_a_run_is_named_repeated_by_its_command_and_deleted(curate, version, tiny):  # noqa: F811
    begun = curate("train", "tickets", "v1", "--base", tiny, *STEPS, "--json").json
    work()
    named = curate("run", "tickets", begun["run"], "--name", "It's small", "--note", "x", "--json")
    assert (named.json["name"], named.json["note"]) == ("It's small", "x")
    assert len(named.json["history"]) == 2

    again = curate(*shlex.split(named.json["command"])[1:], "--json").json
    copy = curate("run", "tickets", again["run"], "--json").json
    for key in ("settings", "base", "preset", "dataset", "name"):
        assert copy[key] == named.json[key]

    asked = curate("run", "tickets", begun["run"], "--delete")
    assert asked.status == 2
    assert "Nothing was deleted yet: add --yes" in asked.err
    deleted = curate("run", "tickets", begun["run"], "--delete", "--yes", "--json")
    assert deleted.json["deleted"] == begun["run"]
    assert curate("run", "tickets", begun["run"]).status == 2


def test_a_script_is_written_to_a_file(curate, version, tiny, tmp_path):  # noqa: F811
    begun = curate("train", "tickets", "v1", "--base", tiny, *STEPS, "--json").json

    ran = curate("train-script", "tickets", begun["run"], "--out", tmp_path / "train.py")

    assert ran.status == 0
    text = (tmp_path / "train.py").read_text("utf-8")
    compile(text, "train.py", "exec")
    assert curate("train-script", "tickets", begun["run"]).out == text
    assert curate("train-script", "tickets", begun["run"], "--out", tmp_path).status == 2
