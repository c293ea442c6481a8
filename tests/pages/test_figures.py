"""One number, one meaning: every page and command says the same of the same project."""

import re
import shutil

import pytest
import streamlit as st

from curate.checks import checks
from curate.domain.figures import FIGURES
from curate.domain.findings import CLUSTER_CHECKS, FAULTS
from curate.services import checking, projects, quality, reviewing
from curate.services.importing import import_file
from curate.settings import Settings
from curate.stores import Database
from curate.stores.examples import Where
from tests.cli.conftest import curate  # noqa: F401 - a fixture
from tests.pages.conftest import ROOT, page_text

NAME = "Bikes"
SAMPLES = ROOT / "sample_data" / "tickets.csv"


@pytest.fixture(scope="module")
def checked_samples(tmp_path_factory):
    """A database with the sample tickets, checked."""
    path = tmp_path_factory.mktemp("samples") / "curate.db"
    database = Database(f"sqlite:///{path}")
    projects.create_project(database, NAME)
    import_file(database, NAME, SAMPLES)
    checking.run_checks(database, NAME)
    database.close()
    return path


@pytest.fixture
def here(checked_samples, home):
    """The database that the app opens by itself: a copy of that one."""
    home.mkdir(parents=True)
    shutil.copy(checked_samples, home)
    opened = Database(Settings().url)
    yield opened
    opened.close()


@pytest.fixture
def worked_on(here):
    """The sample tickets, partly decided on in every way that moves a figure."""
    found = checking.list_findings(here, NAME, status="open")
    for check in ("near_duplicate", "conflict", "format_contract", "personal_data", "placeholder"):
        first = next(one for one in found if one.finding.check == check)
        reviewing.decide(here, NAME, first.finding.examples[-1], "reject")
    for check in ("format_contract", "whitespace"):
        last = [one for one in found if one.finding.check == check][-1]
        checking.dismiss(here, NAME, [last.id])
    checking.apply_fixes(here, NAME, "encoding")
    for one in reviewing.list_examples(here, NAME, Where(label="Billing")):
        if one.status == "pending":
            reviewing.decide(here, NAME, one.id, "approve", knowingly=True)
    return here


def counted_by_hand(database):
    """The figures from examples, findings and clusters as anybody can list them."""
    examples = {one.id: one for one in reviewing.list_examples(database, NAME, Where())}
    kept = {key for key, one in examples.items() if one.status != "rejected"}
    found = []
    for one in checking.list_findings(database, NAME, status="open"):
        there = kept.intersection(one.finding.examples)
        assert len(there) >= (1 if one.finding.sample or len(one.finding.examples) == 1 else 2)
        found.append((one.finding, there))
    about = {
        name: set().union(*(there for finding, there in found if condition(finding)))
        for name, condition in {
            "with_findings": lambda _: True,
            "to_look_at": lambda one: one.severity in FAULTS,
            "needs_a_fix": lambda one: one.severity == "error",
            "personal_data": lambda one: one.check == "personal_data",
            "conflicts": lambda one: one.check == "conflict",
        }.items()
    }
    clusters = checking.current_clusters(database, NAME).clusters
    members = [
        kept.intersection(one.examples) for one in clusters if one.relation == "near_duplicate"
    ]
    contract = checking.show_contract(database, NAME).contract
    answers = [one for key, one in examples.items() if key in kept and one.output.strip()]
    follow = [one for one in answers if not contract.contract_for(one).violations(one.output)]
    return {
        "imported": len(examples),
        "examples": len(kept),
        "answered": len(answers),
        "approved": sum(one.status == "approved" for one in examples.values()),
        "approved_with_errors": sum(
            examples[key].status == "approved" for key in about["needs_a_fix"]
        ),
        "open_findings": len(found),
        **{name: len(some) for name, some in about.items()},
        "duplicate_clusters": len(members),
        "in_clusters": sum(map(len, members)),
        "duplicates": sum(len(one) - 1 for one in members),
        "format": pytest.approx(len(follow) / len(answers)),
    }


def numbers(pattern, text):
    """Every number that a sentence states, where it stands anywhere in a text."""
    found = re.search(pattern, text)
    assert found, f"{pattern} is nowhere in:\n{text}"
    return tuple(int(one.replace(",", "")) for one in found.groups())


def pills(app):
    """Every choice of every group of buttons, with the number in its brackets."""
    return {
        found[1]: int(found[2])
        for group in app.get("button_group")
        for option in group.proto.options
        if (found := re.fullmatch(r"(.+) \((\d+)\)", option.content))
    }


def metrics(app):
    titles = {one.title for one in FIGURES.values()}
    return {one.label: one.value for one in app.metric if one.label in titles}


def test_every_figure_is_what_can_be_counted_by_hand(worked_on, settings_here):
    named = quality.build_report(worked_on, settings_here, NAME).named()

    by_hand = counted_by_hand(worked_on)
    assert {name: named[name] for name in by_hand} == by_hand
    assert set(named) == set(FIGURES)
    assert 0 < named["clean_to_review"] < named["clean"] < named["examples"] < named["imported"]


def test_all_pages_and_commands_state_the_same_figures(worked_on, open_page, curate):  # noqa: F811
    told = curate("quality", NAME, "--json").json
    named, problems = told["figures"], {one["title"]: one for one in told["problems"]}
    shown = {
        FIGURES[name].title: f"{value:,}" for name, value in named.items() if name != "format"
    } | {FIGURES["format"].title: f"{100 * named['format']:.0f} %"}
    st.cache_resource.clear()

    home, page, findings, review, duplicates = (
        open_page(name, NAME) for name in ("home", "quality", "findings", "review", "duplicates")
    )

    for app in (home, page):
        assert metrics(app).items() <= shown.items()
    assert metrics(home).keys() == {"Examples", "To look at", "Approved"}
    assert len(metrics(page)) == 6
    text = page_text(home)
    assert numbers(r"Look at (\d+) examples with open findings: (\d+) of (\d+) findings", text) == (
        named["with_findings"],
        sum(one["fixable"] for one in problems.values()),
        named["open_findings"],
    )

    text = page_text(page)
    assert numbers(r"(\d+) of (\d+) examples \(\d+ %\) are clean", text) == (
        named["clean"],
        named["examples"],
    )
    assert numbers(r"(\d+) % of (\d+) answers follow the format", text) == (
        round(100 * named["format"]),
        named["answered"],
    )
    assert numbers(
        r"(\d+) examples say nearly the same as another one, in (\d+) duplicate clusters. Keeping one of "
        r"each would remove (\d+)",
        text,
    ) == (named["in_clusters"], named["duplicate_clusters"], named["duplicates"])
    assert numbers(r"cluster: (\d+) examples say nearly the same", text) == (named["in_clusters"],)
    assert numbers(r"(\d+) examples contradict another one", text) == (named["conflicts"],)
    assert numbers(r"(\d+) examples contain what looks like personal", text) == (
        named["personal_data"],
    )
    chart = next(
        one.proto.alt for one in page.get("vega_lite_chart") if "Conflicting" in one.proto.alt
    )
    by_check = {title: one["examples"] for title, one in problems.items()}
    assert dict(re.findall(r"(.+?): (\d+)(?:; |$)", chart)) == {
        title: str(number) for title, number in by_check.items()
    }

    text = page_text(findings)
    assert numbers(r"(\d+) open findings in (\d+) examples: (\d+) need a fix", text) == (
        named["open_findings"],
        named["with_findings"],
        named["needs_a_fix"],
    )
    assert pills(findings) == by_check
    groups = [
        [one.content for one in group.proto.options] for group in findings.get("button_group")
    ]
    assert [f"Open: {named['open_findings']} findings", "Dismissed: 2 findings"] in groups

    assert numbers(r"Duplicate cluster 1 of (\d+)", page_text(duplicates)) == (
        named["duplicate_clusters"],
    )
    label = next(one.label for one in review.button if one.label.startswith("Approve all"))
    assert numbers(r"Approve all (\d+) clean", label) == (named["clean_to_review"],)
    findings.session_state["tabs"] = "Answer format"
    findings.run()
    assert numbers(r"(\d+) % of (\d+) answers follow this format", page_text(findings)) == (
        round(100 * named["format"]),
        named["answered"],
    )

    assert (
        len(curate("findings", NAME, "--status", "open", "--json").lines)
        == (named["open_findings"])
    )
    every = curate("findings", NAME, "--json").lines
    assert sum(one["status"] == "open" for one in every) == named["open_findings"]
    clusters = curate("clusters", NAME, "--json").json
    alike = [one for one in clusters if one["relation"] == "near_duplicate"]
    assert len(alike) == named["duplicate_clusters"]
    assert curate("contract", NAME, "--json").json["coverage"] == named["format"]
    assert curate("approve", NAME, "--json").json["approved"] == named["clean_to_review"]


def test_each_list_of_findings_says_what_its_check_was_counted_with(worked_on, open_page):
    with worked_on.read() as stores:
        figures = stores.counts.figures(stores.projects.get(NAME).id)
    app = open_page("findings", NAME)

    for one in figures.checks:
        app.query_params["check"] = one.check
        app.run()

        found = re.search(r"of (\d+) findings?, in (\d+) examples?", page_text(app))
        assert (one.check, int(found[1]), int(found[2])) == (
            one.check,
            one.findings,
            one.examples,
        )
        buttons = [button.label for button in app.button]
        if one.fixable:
            noun = "finding" if one.fixable == 1 else "findings"
            assert f"Fix all {one.fixable} {noun}" in buttons


def test_checking_again_counts_what_the_pages_count(worked_on, settings_here):
    again = checking.run_checks(worked_on, NAME)

    report = quality.build_report(worked_on, settings_here, NAME)
    assert again.findings == report.figures.findings
    assert {name: number for name, number in again.by_check.items() if number} == {
        one.check: one.findings for one in report.figures.checks
    }


def test_a_finding_about_rejected_examples_counts_again_when_one_comes_back(here):
    def figures():
        with here.read() as stores:
            return stores.counts.figures(stores.projects.get(NAME).id)

    before = figures()
    for check in (*CLUSTER_CHECKS, "conflict", "format_contract"):
        found = checking.list_findings(here, NAME, check=check, status="open")
        if not found:
            continue
        pair = min(found, key=lambda one: len(one.finding.examples))
        last = pair.finding.examples[-1]

        reviewing.decide(here, NAME, last, "reject")
        without = figures()
        assert pair.id not in {one.id for one in checking.list_findings(here, NAME, status="open")}
        assert without.findings < before.findings
        assert without.examples_with(check) < before.examples_with(check)
        assert checks[check].name == check

        reviewing.decide(here, NAME, last, "reopen")
        assert figures() == before
