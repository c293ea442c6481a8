"""The table of examples: its order, its pages, and what it reads."""

import pytest

from curate.services import checking
from curate.services.reviewing import (
    Edit,
    View,
    choose_all,
    decide,
    decide_on_many,
    list_examples,
    table_page,
)
from curate.services.reviewing import table as tables
from curate.stores.examples import SORTS, Order, Where
from tests.statements import asked, scans_inside_loops, without_statistics

ALL = View(which="all")


@pytest.fixture
def checked(database, tickets):
    """Tickets with findings, decisions of two people, and one without a label."""
    found = {one.external_id: one for one in list_examples(database, "tickets", Where())}
    decide(
        database,
        "tickets",
        found["T-5"].id,
        "edit",
        edit=Edit(output="Topic: Advice "),
        person="bo",
    )
    decide(database, "tickets", found["T-3"].id, "approve", person="ada")
    decide(database, "tickets", found["T-7"].id, "reject", person="cy")
    decide_on_many(database, "tickets", {found["T-9"].id: 1}, "label", person="bo")
    checking.run_checks(database, "tickets", ["format_contract", "whitespace"])
    return found


def shown(database, order, page=1, view=ALL, before=None):
    read = table_page(database, "tickets", view, order, page, person="ada", before=before)
    return [row.external_id for row in read.rows], read


def test_rows_say_what_an_example_is_and_who_changed_it_last(database, checked):
    _, page = shown(database, Order())
    rows = {row.external_id: row for row in page.rows}

    assert (page.found, page.pages, page.imported) == (12, 1, True)
    row = rows["T-5"]
    assert (row.status, row.label, row.output, row.source, row.changed_by) == (
        "pending",
        "Advice",
        "Topic: Advice ",
        "tickets.csv",
        "bo",
    )
    assert row.changed_at is not None
    assert rows["T-1"].changed_at is rows["T-1"].changed_by is None
    number, worst = page.findings[row.id]
    assert (number >= 2, worst) == (True, "error")
    assert rows["T-1"].id not in page.findings


KEYS = {
    "line": lambda one, _: one.id,
    "external_id": lambda one, _: one.external_id,
    "status": lambda one, _: one.status,
    "label": lambda one, _: one.label,
    "input": lambda one, _: one.input,
    "output": lambda one, _: one.output,
    "findings": lambda one, page: page.findings.get(one.id, (None,))[0],
    "source": lambda one, _: one.source,
    "changed_at": lambda one, _: one.changed_at,
    "changed_by": lambda one, _: one.changed_by,
}


@pytest.mark.parametrize("by", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_the_table_is_sorted_by_every_column_and_what_has_no_value_is_last(
    database, checked, by, descending
):
    _, page = shown(database, Order(by, descending))

    values = [KEYS[by](row, page) for row in page.rows]
    there = [one for one in values if one is not None]
    assert values[: len(there)] == there
    if by not in {"input", "output", "external_id"}:  # the database's own order of letters
        assert there == sorted(there, reverse=descending)
    assert len(values) == 12


@pytest.mark.parametrize("by", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_hold_every_example_once(database, checked, monkeypatch, by, descending):
    whole, _ = shown(database, Order(by, descending))
    monkeypatch.setattr(tables, "PAGE", 5)
    pages, before = [], None
    for number in (1, 2, 3):
        names, page = shown(database, Order(by, descending), number, before=before)
        before = page.sorted
        pages += names

    assert pages == whole
    assert shown(database, Order(by, descending), 99)[1].page == 3


def test_filters_and_the_choice_of_all_that_match_agree(database, checked):
    for view, names in (
        (View("approved"), {"T-3"}),
        (View("all", check="whitespace"), {"T-5"}),
        (View("all", label="Billing"), {"T-3"}),
        (View("all", text="charged twice"), {"T-9"}),
        (View("all", text="T-4"), {"T-4"}),
    ):
        found, page = shown(database, Order(), view=view)
        assert set(found) == names
        chosen = choose_all(database, "tickets", view)
        assert chosen == {row.id: row.revision for row in page.rows}


def test_an_order_is_worked_out_again_only_when_something_changed(database, checked):
    _, first = shown(database, Order("input"))

    with asked(database) as seen:
        _, second = shown(database, Order("input"), before=first.sorted)
    assert second.sorted is first.sorted
    assert not any("ORDER BY substr" in one.lower() for one, _ in seen.statements)

    decide(database, "tickets", checked["T-1"].id, "edit", edit=Edit(input="A bell."))
    names, third = shown(database, Order("input"), before=first.sorted)
    assert third.sorted is not first.sorted
    assert names[0] == "T-1"


def test_a_page_that_an_index_sorts_reads_no_other_rows(sqlite, write_csv):
    from curate.services.importing import import_file
    from curate.services.projects import create_project

    create_project(sqlite, "tickets")
    import_file(sqlite, "tickets", write_csv())
    checking.run_checks(sqlite, "tickets", ["whitespace"])
    without_statistics(sqlite)
    for by in ("line", "external_id", "status", "label", "changed_at"):
        with asked(sqlite) as seen:
            shown(sqlite, Order(by, descending=True))
        assert seen.transactions == 1
        assert scans_inside_loops(sqlite, seen.statements) == []


def test_an_undo_counts_as_the_last_change(database, checked):
    from curate.services import changes

    changes.undo_last(database, "tickets", "cy")

    _, page = shown(database, Order("changed_at", descending=True))
    assert (page.rows[0].external_id, page.rows[0].changed_by) == ("T-7", "cy")


def test_a_project_without_examples_says_so(database, project):
    _, page = shown(database, Order())

    assert (page.imported, page.found, page.rows) == (False, 0, ())
