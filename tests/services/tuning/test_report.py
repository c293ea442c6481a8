"""The report of an evaluation: self-contained, escaped, and no surer than what was measured."""

import json
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from curate import evaluation
from curate.domain.errors import NotFound, Unusable
from curate.domain.jobs import EvaluateRequest
from curate.evaluation import Answer
from curate.services import datasets
from curate.services.datasets import create_version, split_options
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.services.reviewing import approve_where
from curate.services.tuning import (
    evaluation_report,
    report_document,
    report_html,
    start_evaluation,
    write_report,
)
from tests.services.tuning.conftest import TICKETS, work

HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}{% raw %}<img src=x onerror=a()>"


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs


@pytest.fixture
def compare(shop):
    """Stores an evaluation in which the tuned model fixes all answers but the first; returns it."""

    def compare(
        *names, contract=None, wrong="Topic: Other", primary="exact_match", project="tickets"
    ):
        held = [
            one for one in datasets.dataset_records(shop, project, "v1") if one.part == "held_out"
        ]
        right = [Answer(one.output, 0.5, 40, None) for one in held]
        other = [Answer(wrong, 0.1, 20, None) for _ in held]
        answers = {
            name: [other[0], *right[1:]] if name == "tuned" else other
            for name in names or ("majority", "tuned")
        }
        result, rows = evaluation.summarize(answers, held, contract, 0, evaluation.Terms(primary))
        result = replace(result, dataset="v1", looks=1)
        with shop.begin() as stores:
            key = stores.projects.get(project).id
            job = stores.jobs.add(
                EvaluateRequest(project, "v1", (), tuple(answers), "b"), key, "ada"
            )
            stores.jobs.end(job.id, "done", result=result)
            version = stores.datasets.get(key, "v1")
            stores.runs.add_evaluation(key, version.id, job.id, result, rows)
        return result, rows

    return compare


def test_the_verdict_comes_before_everything_else(shop, settings, compare):
    result, _ = compare()

    document = report_html(evaluation_report(shop, settings, "tickets"))

    assert unescape(document).index(result.verdict) < document.index("<svg")
    assert document.index("Not yet known") < document.index("What was compared")


def test_the_file_loads_nothing_and_runs_nothing(shop, settings, compare):
    compare()

    document = report_html(evaluation_report(shop, settings, "tickets", examples=True))

    seen = Seen()
    seen.feed(document)
    assert not {"script", "img", "iframe", "link", "object", "a"} & set(seen.tags)
    assert not [
        name for name, _ in seen.attributes if name in {"src", "href"} or name.startswith("on")
    ]
    assert "url(" not in document
    assert "http" not in document.replace("http-equiv", "")


def test_whatever_names_and_texts_say_they_are_text(settings, shop, tmp_path, compare):
    name = HOSTILE.replace("/", "")
    create_project(shop, name, HOSTILE)
    file = tmp_path / "hostile.csv"
    rows = [
        ",".join(
            f'"{cell}"'
            for cell in (
                f"T{number}{HOSTILE}".replace('"', '""'),
                f"{asked} <img src=x>".replace('"', '""'),
                f"{answered} {HOSTILE}".replace('"', '""'),
            )
        )
        for number, (asked, answered) in enumerate(TICKETS)
    ]
    file.write_text("\n".join(["id,question,answer", *rows]) + "\n")
    import_file(shop, name, file)
    approve_where(shop, name, "all", knowingly=True)
    create_version(shop, name, split_options(held_out=0.3, validation=0.2), allow_open=True)
    compare(project=name, wrong=HOSTILE)

    report = evaluation_report(shop, settings, name, examples=True)
    document = report_html(report)

    seen = Seen()
    seen.feed(document)
    assert not {"script", "img"} & set(seen.tags)
    assert not [one for one, _ in seen.attributes if one.startswith("on")]
    assert "&lt;script&gt;alert(1)" in document
    assert "{{ 7*7 }}" in unescape(document)
    assert json.loads(json.dumps(report_document(report)))["task"] == HOSTILE


def test_texts_of_tickets_are_in_it_only_when_they_are_asked_for_and_that_is_a_look(
    shop, settings, compare
):
    _, rows = compare()
    before = evaluation_report(shop, settings, "tickets")

    asked = evaluation_report(shop, settings, "tickets", examples=True, person="bo")

    assert not any(row.input in report_html(before) for row in rows)
    assert "no text of a ticket" in report_html(before)
    assert "examples" not in report_document(before)
    assert before.looks == ()
    page = report_html(asked)
    assert [row.input in page for row in rows[1:]] == [True] * (len(rows) - 1)
    assert "share it only with people who may read them" in page
    assert [(one.person, one.what) for one in asked.looks] == [("bo", "answers")]
    assert report_document(asked)["examples"]["fixed"][0]["input"] == rows[1].input


def test_fixed_and_broken_are_counted_as_the_page_counts_them(shop, settings, compare):
    _, rows = compare()

    report = evaluation_report(shop, settings, "tickets")

    counts = [report.counts[name] for name in ("fixed", "broken", "wrong", "all")]
    assert counts == [len(rows) - 1, 0, 1, len(rows)]
    assert f"fixed {len(rows) - 1} answer" in report_html(report)


def test_every_label_says_how_many_each_method_got_right(shop, settings, compare):
    _, rows = compare()

    report = evaluation_report(shop, settings, "tickets")

    assert sum(one.examples for one in report.labels) == len(rows)
    assert sum(one.right["tuned"] for one in report.labels) == len(rows) - 1
    assert sum(one.right["majority"] for one in report.labels) == 0


def test_a_script_finds_the_keys_of_an_evaluation_and_a_code_to_gate_on(shop, settings, compare):
    result, _ = compare()

    document = report_document(evaluation_report(shop, settings, "tickets"))

    assert document["verdict_code"] == result.verdict_code == "unknown"
    assert set(document) >= {
        "arms", "comparisons", "primary", "verdict", "verdict_code", "held_out", "clusters", "looks",
        "smallest_detectable", "needed_groups", "evaluation", "version", "training_runs", "limits",
        "looked", "counts", "curate", "made_at",
    }  # fmt: skip
    assert document["arms"][1]["metrics"]["exact_match"]["value"] == (
        result.arms[1].metrics["exact_match"].value
    )
    version = datasets.get_dataset(shop, "tickets", "v1")
    assert document["version"]["sha256"] == version.sha256
    assert document["version"]["leaks"] == version.manifest["leaks"]


def test_what_it_can_not_tell_stands_in_plain_words(shop, settings, compare):
    compare()

    said = " ".join(report_document(evaluation_report(shop, settings, "tickets"))["limits"])

    assert "too few to know" in said
    assert "Another seed gives another model" in said
    assert "forgot beside its task was not measured" in said
    assert "Whether future tickets are like them" in said


def test_without_a_tuned_model_it_says_that_nothing_was_fixed(shop, settings):
    start_evaluation(shop, settings, "tickets", "v1", arms=["majority", "nearest"])
    assert work(shop, settings).state == "done"

    page = report_html(evaluation_report(shop, settings, "tickets"))

    assert "nothing was fixed or broken" in page
    assert "compared with each other method" not in page
    assert "Another seed" not in page


def test_an_old_result_without_a_code_is_still_reported(shop, settings, compare):
    compare()
    report = evaluation_report(shop, settings, "tickets")
    old = replace(report.result, verdict_code=None, primary="token_f1")

    page = report_html(
        replace(report, evaluation=replace(report.evaluation, result=old), labels=())
    )

    assert old.verdict in unescape(page)


def test_there_is_nothing_to_report_before_anything_was_compared(shop, settings):
    with pytest.raises(Unusable, match="compare methods first"):
        evaluation_report(shop, settings, "tickets")


def test_another_comparison_is_asked_for_by_its_number(shop, settings, compare):
    compare("majority", "tuned")
    compare("nearest", "tuned")
    first, second = (
        evaluation_report(shop, settings, "tickets", number).evaluation for number in (1, 2)
    )

    assert [one.arm for one in first.result.arms] == ["majority", "tuned"]
    assert [one.arm for one in second.result.arms] == ["nearest", "tuned"]
    with pytest.raises(NotFound, match=r"2 \(of v1\), 1 \(of v1\)"):
        evaluation_report(shop, settings, "tickets", 9)


def test_a_file_is_written_by_its_name_or_not_at_all(shop, settings, compare, tmp_path):
    compare()
    report = evaluation_report(shop, settings, "tickets")

    write_report(report, tmp_path / "r.html")
    write_report(report, tmp_path / "r.json")

    assert (tmp_path / "r.html").read_text().startswith("<!DOCTYPE html>")
    assert json.loads((tmp_path / "r.json").read_text())["project"] == "tickets"
    with pytest.raises(Unusable, match=r"neither \.html nor \.json"):
        write_report(report, tmp_path / "r.pdf")
    with pytest.raises(Unusable, match="can't be written"):
        write_report(report, tmp_path / "nowhere" / "r.html")
    assert sorted(one.name for one in tmp_path.glob("r.*")) == ["r.html", "r.json"]
