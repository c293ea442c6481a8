"""What people call their things never meets what Streamlit or we call ours."""

import csv
import re

import pytest

from curate.services import checking, projects
from curate.services.importing import import_file
from pages.import_.rejected_rows import _headings
from pages.shared.keys import digest
from tests.pages.conftest import press
from tests.pages.tickets import NAME, ROWS

NAMES = (
    "no ticket__id",
    "__",
    "new",
    "a\tb 'c' \"d\" \\ `e`",
    "a\nb\r\nc",
    "None of them",
    "All types",
    "x" * 200,
    "[link](http://x.example) <b>",
    "日本語 \u0301\U0001f6b2",
    "-",
)
OURS = re.compile(r"[A-Za-z0-9_./ -]*")


def keys(app):
    """The keys of everything on a page."""
    found: list[str] = []
    waiting = list(app._tree.children.values())
    while waiting:
        node = waiting.pop()
        waiting += getattr(node, "children", {}).values()
        ids = [getattr(getattr(node, "proto", None), name, "") for name in ("id", "element_id")]
        # $$ID-<hash>-<key>
        found += [one.split("-", 2)[2] for one in ids if str(one).startswith("$$ID-")]
    return [key for key in found if key != "None"]


def only_ours(app):
    assert not app.exception
    assert not app.error
    found = keys(app)
    assert found
    bad = [key for key in found if not OURS.fullmatch(key) or "__" in key]
    assert bad == []
    return found


@pytest.fixture
def named(here, tmp_path):
    """Tickets whose labels and rules are called all of that."""
    projects.create_project(here, NAME)
    path = tmp_path / "tickets.csv"
    rows = [(*row, name) for row, name in zip(ROWS * 2, NAMES, strict=False)]
    rows = [(f"N-{n}", f"{row[1]} {n * 7919}", row[2], row[3]) for n, row in enumerate(rows)]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("Ticket ID", "Message", "Triage", "Queue"), *rows])
    import_file(here, NAME, path)
    for name in NAMES:
        spec = {"name": name, "kind": "must_contain", "value": f"Please {name}"}
        checking.save_rule(here, NAME, checking.parse_rule(spec))
    checking.run_checks(here, NAME, ["rule", "format_contract", "near_duplicate"])
    return here


def test_rules_are_called_whatever_people_like(named, open_page):
    app = open_page("findings", NAME)
    only_ours(app)
    app.session_state["tabs"] = "Custom rules"
    app.run()
    found = only_ours(app)
    assert sum(key.startswith("rule-") for key in found) >= len(NAMES)

    for number in range(3):
        edits = [button for button in app.button if button.label == "Edit"]
        only_ours(edits[number].click().run())
        press(app, "Cancel")
    only_ours(press(app, "Remove"))


def test_findings_are_filtered_by_whatever_people_call_things(named, open_page):
    app = open_page("findings", NAME)
    app.query_params["check"] = "rule"
    app.run()
    only_ours(app)
    choices = next(one for one in app.selectbox if one.label == "Type")

    only_ours(choices.set_value("no ticket__id").run())
    labels = next(one for one in app.selectbox if one.label == "Label")
    only_ours(labels.set_value("__").run())
    app.session_state["tabs"] = "Answer format"
    only_ours(app.run())


def test_files_and_columns_are_called_whatever_people_like(here, open_page):
    projects.create_project(here, "T__1 'x'")
    header = ["Message__x", "None of them", "Line", "Line (column)", "re'ply\"", "日本"]
    rows = [
        header,
        *[[f"My lamp {n} is dark.", f"{n}", "a", "b", f"Sorry {n}.", ""] for n in range(9)],
    ]
    text = "\n".join(
        ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows
    )

    app = open_page("import_", "T__1 'x'")
    app = app.file_uploader[0].upload("no ticket__id '1'.csv", text.encode()).run()

    only_ours(app)


def test_headings_of_the_editor_are_all_different():
    class Sheet:
        columns = ("Line", "Line (column)", "Line", "x", "x", "Reason", "Import as it is")

    found = _headings(Sheet)

    assert len({*found, "Line", "Row", "Reason", "Import as it is"}) == len(found) + 4


def test_a_digest_tells_everything_apart_and_is_harmless():
    about = [
        (),
        ("",),
        (None,),
        ("a", "b"),
        ("ab",),
        ("a-b",),
        ("\ud800",),
        *((one,) for one in NAMES),
    ]

    found = {digest(*one) for one in about}

    assert len(found) == len(about)
    assert all(re.fullmatch("[0-9a-f]{16}", one) for one in found)
