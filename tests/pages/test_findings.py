import csv

import pytest

from curate.services import checking
from curate.services.checking import Selection, run_checks
from curate.services.importing import import_file
from curate.services.projects import create_project
from pages.shared.names import SEVERITY_NAMES
from tests.pages.conftest import page_text, press
from tests.pages.tickets import NAME, ROWS, block_text, import_tickets, ticket


@pytest.fixture
def findings(here, tmp_path, open_page):
    """The findings page of a checked project."""
    import_tickets(here, tmp_path)
    return open_page("findings")


def open_findings(here, check="format_contract"):
    return checking.list_findings(here, NAME, check=check, status="open")


def test_without_examples_the_page_leads_to_the_import(here, open_page):
    create_project(here, NAME)

    app = open_page("findings")

    assert [one.label for one in app.button] == ["Import a file"]


def test_before_the_first_check_there_is_one_thing_to_do(here, tmp_path, open_page, do_jobs):
    import_tickets(here, tmp_path, check=False)
    app = open_page("findings")
    assert [one.label for one in app.button] == ["Run the checks"]

    press(app, "Run the checks")
    assert "Checks: waiting to start" in page_text(app)
    assert "Run the checks" not in [one.label for one in app.button]

    do_jobs()
    app.run()
    assert "open findings" in page_text(app)


def test_findings_are_counted_in_words_and_by_check(findings):
    assert "3 open findings in 4 examples: 2 need a fix, 2 are worth a look." in page_text(findings)
    pills = next(
        one
        for one in findings.get("button_group")
        if len(one.proto.options) == 2 and "(" in one.proto.options[0].content
    )
    assert [one.content for one in pills.proto.options] == [
        "Answers in the wrong format (2)",
        "Near-duplicate inputs (2)",
    ]
    assert not findings.exception


def test_a_finding_shows_its_message_the_example_and_the_suggested_change(findings):
    shown = block_text(findings, "finding-")

    assert f"T-3 {SEVERITY_NAMES['error']} “urgency” should be “Urgency”." in shown
    assert "Answer, with the suggested fix" in shown


def test_one_finding_is_fixed_and_the_fix_undone(findings, here):
    press(findings, "Fix")
    assert ticket(here, "T-3").output == "Topic: Billing\nUrgency: Low"
    assert "Fixed 1 example (answers in the wrong format)." in page_text(findings)

    press(findings, "Undo")

    assert ticket(here, "T-3").output == "Topic: Billing\nurgency: Low"
    assert len(open_findings(here)) == 2
    press(findings, "Fix")
    assert ticket(here, "T-3").output == "Topic: Billing\nUrgency: Low"


def test_all_fixes_are_shown_before_they_are_made(findings, here):
    press(findings, "Fix all 2 findings")

    assert "2 examples will change as shown" in page_text(findings)
    assert ticket(here, "T-3").output == "Topic: Billing\nurgency: Low"
    assert [one.label for one in findings.checkbox] == ["Fix T-3", "Fix T-4"]
    assert "Urgency" in block_text(findings, "preview")


def test_a_finding_is_dismissed_and_brought_back(findings, here):
    press(findings, "Dismiss")
    assert len(open_findings(here)) == 1
    assert "Dismissed 1 finding." in page_text(findings)

    press(findings, "Undo")

    assert len(open_findings(here)) == 2


def test_a_fix_that_no_longer_fits_changes_nothing_and_says_so(findings, here):
    stored = open_findings(here)[0]
    checking.dismiss(here, NAME, [stored.id], "ben")

    press(findings, "Fix")

    assert ticket(here, "T-3").output == "Topic: Billing\nurgency: Low"
    assert "Nothing was fixed" in findings.error[0].value


def test_twenty_findings_make_a_page(here, tmp_path, open_page):
    faulty = [
        (
            f"F-{number}",
            f"{'x' * (number % 7)} {number * 7919} {word} is late",
            "Topic: A\nurgency: Low",
        )
        for number, word in enumerate(("one", "two", "three", "four", "five") * 6)
    ]
    fine = [
        (f"G-{number}", f"{number * 104729} {'y' * number}", "Topic: A\nUrgency: Low")
        for number in range(90)
    ]
    import_tickets(here, tmp_path, [*faulty, *fine])

    app = open_page("findings")

    assert "1 to 20 of 30" in page_text(app)
    assert sum(one.label == "Dismiss" for one in app.button) == 20


def test_the_format_is_in_words_with_how_many_answers_follow_it(findings):
    findings.session_state["tabs"] = "Answer format"
    findings.run()

    assert "**80 % of 10 answers follow this format:**" in page_text(findings)
    assert "Answer with exactly these lines" in block_text(findings, "contract-words")
    assert "T-3: “urgency” should be “Urgency”." in block_text(findings, "contract-open")


def test_correcting_the_format_shows_at_once_how_many_answers_would_follow_it(findings, here):
    before = checking.show_contract(here, NAME)
    findings.session_state["tabs"] = "Answer format"
    findings.session_state["edit-1"] = True
    findings.run()

    findings.text_input[1].set_value(" = ").run()

    assert "With these changes: **0 % of 10 answers follow this format**." in page_text(findings)
    assert checking.show_contract(here, NAME).contract == before.contract
    press(findings, "Use this format")
    assert checking.show_contract(here, NAME).contract.default.separator == " = "
    assert "Format saved. 0 % of 10 answers follow this format." in page_text(findings)
    press(findings, "Detect it again from the answers")
    assert checking.show_contract(here, NAME).contract == before.contract


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (
            [
                (
                    str(n),
                    f"{('Refund', 'Delivery')[n % 2]} of order {n * 7919}",
                    ("billing", "shipping")[n % 2],
                )
                for n in range(12)
            ],
            "label",
        ),
        (
            [
                (str(n), f"Ticket number {n * 7919}", f"Dear reader, {n} {'x ' * n}")
                for n in range(12)
            ],
            "prose",
        ),
        (
            [(str(n), f"Ticket number {n * 7919}", f'{{"a": "{n} x y z"}}') for n in range(12)],
            "json",
        ),
        (
            [
                (
                    str(n),
                    f"Ticket number {n * 7919}",
                    f"## Plan\nRest {n} days.\n\n## Why\nBecause of {n}.",
                )
                for n in range(12)
            ],
            "sections",
        ),
    ],
)
def test_every_kind_of_format_has_its_form(here, tmp_path, open_page, rows, shown):
    import_tickets(here, tmp_path, rows)
    app = open_page("findings")
    app.session_state["tabs"] = "Answer format"
    app.session_state["edit-1"] = True

    app.run()

    assert checking.show_contract(here, NAME).contract.kind == shown
    assert "As it is: **" in page_text(app)
    assert not app.exception
    assert not app.error


def test_when_nothing_is_open_the_page_leads_to_the_review(here, tmp_path, open_page):
    import_tickets(here, tmp_path, ROWS[:2])

    app = open_page("findings")

    assert "There are no open findings" in page_text(app)
    assert "Go to Review" in [one.label for one in app.button]


def test_a_conflict_shows_the_answers_side_by_side(here, tmp_path, open_page):
    import_tickets(here, tmp_path, [*ROWS, ("T-11", ROWS[0][1], "Topic: App\nUrgency: Low")])
    app = open_page("findings")
    app.query_params["check"] = "conflict"

    app.run()

    shown = block_text(app, "finding-")
    assert "Answer of T-1 " in shown
    assert "Answer of T-11 differences are marked" in shown
    assert [one.label for one in app.button if one.label.startswith("Open ")] == [
        "Open T-1",
        "Open T-11",
    ]


def test_a_conflict_is_resolved_once_for_all(here, tmp_path, open_page):
    import_tickets(here, tmp_path, [*ROWS, ("T-11", ROWS[0][1], "Topic: App\nUrgency: Low")])
    app = open_page("findings")
    app.query_params["check"] = "conflict"
    app.run()

    press(app, "Use the answer of T-11 for all 2")

    assert ticket(here, "T-1").output == "Topic: App\nUrgency: Low"
    assert "Used the answer of T-11 for 1 other example." in page_text(app)


def test_personal_data_is_decided_on_by_type_and_by_value(open_page, here, tmp_path):
    path = tmp_path / "private.csv"
    path.write_text(
        "id,input,output\n1,Ring 01632 960147 or 01632 960999,Done.\n"
        "2,Mail ann.berger@example.org,Done so.\n3,01632 960147 again,Done then.\n"
    )
    create_project(here, NAME)
    import_file(here, NAME, path)
    checking.run_checks(here, NAME, ["personal_data"])

    app = press(open_page("findings", NAME), "Keep")

    assert codes(here) == {"email": 1, "phone": 1}
    assert "Replace with pseudonym" in [one.label for one in app.button]
    assert "Kept “01632 960147”: dismissed 2 findings." in page_text(app)
    press(app, "Undo")
    assert codes(here) == {"phone": 2, "email": 1}
    app = open_page("findings", NAME)
    choice(app, "Type-personal_data").set_value("phone").run()
    press(app, "Dismiss all 3 findings")
    assert codes(here) == {"email": 1}


def codes(here):
    """Types of open findings of personal data with how many examples they are about."""
    return checking.finding_list(here, NAME, Selection("personal_data"), limit=1).codes


def choice(app, key):
    return next(one for one in app.selectbox if one.key.startswith(key))


def labelled(here, tmp_path):
    """Faulty answers of two labels; one of Billing has blanks at its end, which is only a note."""
    rows = [
        (*ROWS[0], "Delivery"),
        (*ROWS[1], "App"),
        (*ROWS[2], "Billing"),
        (*ROWS[3], "Brakes"),
        *((*row, "Advice") for row in ROWS[4:8]),
        ("T-50", "Where is my receipt of yesterday?", "Topic: Billing\nUrgency: Low  ", "Billing"),
    ]
    create_project(here, NAME)
    path = tmp_path / "labelled.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("Ticket ID", "Message", "Triage", "Queue"), *rows])
    import_file(here, NAME, path)
    run_checks(here, NAME)


def test_findings_are_filtered_and_decided_on_together(here, tmp_path, open_page):
    labelled(here, tmp_path)
    app = open_page("findings")
    app.query_params["check"] = "format_contract"
    app.run()
    every = len(open_findings(here))
    assert f"1 to {every} of {every}" in page_text(app)

    choice(app, "Label-format_contract").set_value("Billing").run()
    shown = block_text(app, "finding-")
    assert "T-3 " in shown
    assert "T-4 " not in shown
    billing = sum(ticket(here, "T-4").id not in one.finding.examples for one in open_findings(here))
    assert f"1 to {billing} of {billing}" in page_text(app)

    if billing > 1:
        press(app, f"Dismiss all {billing} findings")
        assert f"Dismissed {billing} findings." in page_text(app)
        assert len(open_findings(here)) == every - billing
        press(app, "Undo")
    assert len(open_findings(here)) == every
    assert not app.exception


def test_what_is_worst_comes_first(here, tmp_path, open_page):
    labelled(here, tmp_path)

    page = checking.finding_list(here, NAME, Selection("format_contract"), limit=20)

    ranks = [("error", "warning", "note").index(one.finding.severity) for one in page.shown]
    assert ranks == sorted(ranks)
    for severity in set(ranks):
        name = ("error", "warning", "note")[severity]
        which = Selection("format_contract", severity=name)
        found = checking.finding_list(here, NAME, which, limit=20)
        assert len(found.versions) == ranks.count(severity)


LETTERS = [
    (
        f"L-{n}",
        f"Where is order {n * 104729}?",
        f"Hello,\n\nNumber {n * 7} leaves on {f'2026-03-{n + 1:02}' if n else '1 May 2026'}.\n\nKind regards",
    )
    for n in range(24)
]


def open_format(open_page):
    app = open_page("findings")
    app.session_state["tabs"] = "Answer format"
    app.run()
    return app


def test_the_profile_shows_the_deviations_of_a_selected_row(here, tmp_path, open_page):
    import_tickets(here, tmp_path, LETTERS)
    app = open_format(open_page)
    table = app.dataframe[0].value
    assert table.loc[table["Aspect"] == "Dates", ["Usual form", "Share", "Uses", "Deviations"]].values.tolist() == [
        ["2026-11-21", 95, 24, 1]
    ]  # fmt: skip

    row = int(table.index[table["Aspect"] == "Dates"][0])
    app.session_state["profile-1"] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    app.run()

    assert "Dates: 23 of 24 are 2026-11-21. 1 deviation." in page_text(app)
    assert "1 May 2026" in block_text(app, "profile-places")
    assert not app.exception


def test_a_usual_form_can_be_corrected_and_undone(here, tmp_path, open_page):
    import_tickets(here, tmp_path, LETTERS)
    app = open_format(open_page)
    app.session_state["usual-1"] = True
    app.run()

    next(one for one in app.selectbox if one.label == "Dates").set_value("D Month YYYY").run()
    press(app, "Use these forms")

    assert checking.show_contract(here, NAME).contract.writing.forms["dates"] == "D Month YYYY"
    press(app, "Undo")
    assert checking.show_contract(here, NAME).contract.writing.forms["dates"] == "YYYY-MM-DD"


def test_a_label_is_given_a_format_of_its_own(here, tmp_path, open_page):
    rows = [
        (name, text, answer, "Sales" if n % 2 else "Support")
        for n, (name, text, answer) in enumerate(ROWS)
    ]
    import_tickets(here, tmp_path, rows)
    app = open_format(open_page)
    app.session_state["edit-1"] = True
    app.run()
    assert "As it is: **80 % of 10 answers follow this format**." in page_text(app)

    next(one for one in app.selectbox if one.label == "Separate formats").set_value("label").run()
    app.multiselect[0].set_value(["Sales"]).run()
    next(one for one in app.selectbox if one.label == "Format to correct").set_value("Sales").run()
    next(one for one in app.selectbox if one.label == "Kind of answer").set_value("prose").run()
    assert "With these changes: **90 % of 10 answers follow this format**." in page_text(app)
    press(app, "Use this format")

    house = checking.show_contract(here, NAME).contract
    assert (house.kind, house.by, house.variants["Sales"].kind) == ("fields", "label", "prose")
    assert not app.exception


def test_dismissed_findings_have_a_list_with_the_way_back(findings, here):
    findings.session_state["findings-status"] = "dismissed"
    findings.run()
    assert "Nothing is dismissed." in page_text(findings)
    findings.session_state["findings-status"] = "open"
    findings.run()
    press(findings, "Dismiss")

    findings.session_state["findings-status"] = "dismissed"
    findings.run()

    assert "1 to 1 of 1 finding, in 1 example" in page_text(findings)
    assert "Dismissed 1 finding · ada, just now" in page_text(findings)
    assert "T-3" in block_text(findings, "finding-")
    press(findings, "Open again")
    assert "Opened 1 finding again." in page_text(findings)
    assert len(open_findings(here)) == 2
    assert "Nothing is dismissed." in page_text(findings)
    press(findings, "Undo")
    assert len(open_findings(here)) == 1
    assert not findings.exception


def test_many_dismissed_findings_are_opened_at_once(findings, here):
    press(findings, "Dismiss all 2 findings")
    assert open_findings(here) == []
    findings.session_state["findings-status"] = "dismissed"
    findings.run()

    press(findings, "Open all 2 findings again")

    assert len(open_findings(here)) == 2


def test_a_conflict_shows_the_question(here, tmp_path, open_page):
    asked = "My Heron never came, where is it now"
    rows = [
        ("T-1", f"{asked}?", "Topic: Delivery\nUrgency: High"),
        *ROWS[1:],
        ("T-11", f"{asked}?", "Topic: App\nUrgency: Low"),
    ]
    import_tickets(here, tmp_path, rows)
    app = open_page("findings")
    app.query_params["check"] = "conflict"

    app.run()

    assert f"Input of all of them {asked}?" in block_text(app, "finding-")


def test_answers_out_of_the_format_lead_to_their_findings(here, tmp_path, open_page):
    import_tickets(here, tmp_path)
    app = open_format(open_page)

    press(app, "Fix or dismiss them on the first tab")

    assert "1 to 2 of 2 findings, in 2 examples" in page_text(app)
    assert "Fix all 2 findings" in [one.label for one in app.button]
