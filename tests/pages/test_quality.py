import pytest

from curate.services.checking import run_checks
from curate.services.importing import import_file
from curate.services.projects import create_project
from tests.pages.conftest import page_text, press
from tests.pages.tickets import NAME, ROWS, block_text, import_tickets

COPY = ("T-11", "My card was charged twice for the whole Care Plan?", "Topic: Billing\nUrgency: High")  # fmt: skip


@pytest.fixture
def report(here, tmp_path, open_page):
    import_tickets(here, tmp_path)
    return open_page("quality")


def test_without_examples_the_page_leads_to_the_import(here, open_page):
    create_project(here, NAME)

    app = open_page("quality")

    assert [one.label for one in app.button] == ["Import a file"]


def test_before_the_checks_it_says_so_and_runs_them(here, tmp_path, open_page, do_jobs):
    import_tickets(here, tmp_path, check=False)
    app = open_page("quality")
    assert "The checks have not all run yet" in page_text(app)
    assert "What to fix first" not in page_text(app)

    press(app, "Run the checks")
    assert "Checks: waiting to start" in page_text(app)
    do_jobs()
    app.run()

    assert "What to fix first" in page_text(app)
    assert "Run the checks" not in [one.label for one in app.button]
    assert not app.exception


def test_how_good_the_data_is_stands_on_top(report):
    assert "7 of 10 examples (70 %) are clean" in page_text(report)
    figures = {one.label: one.value for one in report.metric}
    assert figures["Examples"] == "10"
    assert figures["Clean"] == "7"
    assert figures["Duplicates"] == "1"
    assert figures["In your format"] == "80 %"
    assert not report.exception


def test_what_to_fix_first_leads_to_where_it_is_fixed(report):
    assert "1\\. Bring 2 examples into your format" in page_text(report)

    report.button(key="fix-format_contract").click().run()

    assert "Findings" in [one.value for one in report.title]
    assert "urgency" in block_text(report, "finding-")


def test_what_the_checks_have_not_seen_is_said(here, tmp_path, open_page):
    import_tickets(here, tmp_path)
    path = tmp_path / "more.csv"
    path.write_text("Ticket ID,Message,Triage\nT-40,Is the hinge meant to click?,Topic: Advice\n")
    import_file(here, NAME, path)

    app = open_page("quality")

    assert "Since the last checks, 1 example was added. Run them again." in page_text(app)
    assert "Run the checks again" in [one.label for one in app.button]


def test_the_report_follows_the_data(here, tmp_path, open_page, report):
    path = tmp_path / "more.csv"
    path.write_text(f'Ticket ID,Message,Triage\n{COPY[0]},"{COPY[1]}","{COPY[2]}"\n')
    import_file(here, NAME, path)
    run_checks(here, NAME)

    report.run()

    assert {one.label: one.value for one in report.metric}["Duplicates"] == "2"


def test_texts_of_the_biggest_clusters_are_drawn_as_text(report):
    assert "My card was charged twice" in block_text(report, "report-clusters")


def test_a_bad_list_of_prices_is_said_and_costs_nothing_else(here, tmp_path, open_page, home):
    import_tickets(here, tmp_path)
    (home / "prices.json").write_text("{")

    app = open_page("quality")

    assert "it is not valid JSON" in page_text(app)
    assert "Before you tune" in page_text(app)
    assert not app.exception


def test_when_nothing_is_open_the_way_leads_to_the_review(here, tmp_path, open_page):
    import_tickets(here, tmp_path, ROWS[:2])

    app = open_page("quality")

    assert "There are no open findings" in page_text(app)
    assert "Go to Review" in [one.label for one in app.button]


def test_charts_that_are_kept_stand_where_they_were_drawn(report):
    before = str(report.main)

    report.run()

    assert len(report.get("vega_lite_chart")) > 4
    assert str(report.main) == before
