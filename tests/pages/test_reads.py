"""Each page reads what it shows in one transaction, and the database finds it without scanning."""

import pytest

from curate.services import checking, reviewing
from curate.stores.examples import Where
from pages.shared import context
from tests.pages.test_main import PAGES
from tests.statements import asked, scans_inside_loops, without_statistics

MOST = 2
"""One for the projects, one for the page."""


@pytest.fixture
def everything(compared, frozen):
    """A project with something to show on every page; two examples are nearly the same."""
    one, other, *_ = reviewing.list_examples(frozen, "Tickets", Where())
    edit = reviewing.Edit(input=f"{one.input} !", output=f"{other.output} {{{{name}}}}")
    reviewing.decide(frozen, "Tickets", other.id, "edit", edit=edit)
    reviewing.decide(frozen, "Tickets", one.id, "flag")
    checking.run_checks(frozen, "Tickets")
    without_statistics(frozen)
    return frozen


@pytest.mark.parametrize("page", [*PAGES, "Answer format", "Custom rules"])
def test_a_page_that_runs_again_reads_once(open_page, everything, page):
    app = open_page(page if page in PAGES else "findings", "Tickets")
    if page not in PAGES:
        app.session_state["tabs"] = page
    app.run()

    with asked(context.database()) as seen:
        app.run()

    assert not app.exception
    assert not app.error
    assert seen.transactions <= MOST


@pytest.mark.parametrize("page", PAGES)
def test_no_page_reads_the_project_for_each_row_of_another_table(open_page, everything, page):
    with asked(context.database()) as seen:
        app = open_page(page, "Tickets")
        app.run()

    assert seen.statements
    assert scans_inside_loops(context.database(), seen.statements) == []
