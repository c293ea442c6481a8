import json
import os
import re
import signal

import pytest

from tests.conftest import ROOT
from tests.e2e.conftest import workers

pytestmark = pytest.mark.e2e

LONG = 900


def test_the_whole_way_from_an_export_to_a_verdict(smollm2, person, tmp_path):
    page = person.page
    person.sees("Welcome to Curate")
    assert page.title() == "Home · Curate"
    person.shoot("welcome")

    page.get_by_label("Project name").fill("Bike shop")
    page.get_by_label(re.compile("What should the model do")).first.fill(
        "Turn a ticket into a triage card."
    )
    person.press("Import my file")
    person.sees("Your file")
    page.locator("input[type=file]").set_input_files(ROOT / "sample_data" / "tickets.csv")
    person.sees("252 rows")
    person.still()
    person.shoot("import")
    person.press("Import 252 rows")
    person.sees("252 examples", LONG)

    person.press("See the data quality report")
    person.sees("are clean", 120)
    person.still()
    assert page.title() == "Quality · Bike shop · Curate"
    person.shoot("quality")
    page.locator("[class*=st-key-fix-] button").first.click()
    person.sees("open findings")
    person.still()
    person.shoot("findings")
    person.press(re.compile("Fix all"))
    person.press(re.compile(r"Fix \d+ examples"))
    person.sees("Undo")
    person.shoot("findings-fixed")

    person.go("Duplicates")
    person.shoot("duplicates")
    person.press(re.compile(r"Keep 1, reject \d"))
    person.sees(re.compile(r"Rejected \d+ duplicate"))

    person.go("Review")
    person.shoot("review")
    person.look()
    answer = page.get_by_role("textbox", name="Answer")
    first = answer.input_value()
    answer.fill(f"{first.strip()} ")
    answer.fill(first.strip())
    # An open error is asked about once; outside the text, the same press does nothing.
    page.keyboard.press("Control+Enter")
    person.look()
    page.keyboard.press("Control+Enter")
    person.sees("Approved T-")
    person.look()
    person.press(re.compile("Undo"))
    person.sees("Undone: ")
    person.press(re.compile("Approve all"))
    person.shoot("review-approve-all")
    person.press(re.compile(r"^Approve \d+"))
    person.sees(re.compile(r"Approved \d+ "))

    person.go("Dataset")
    person.shoot("dataset-before")
    person.press("Create a version")
    person.sees("in the held-out test.")
    person.still()
    person.shoot("dataset")

    person.go("Train")
    person.still(120)
    person.shoot("train")
    page.get_by_text("Advanced settings").click()
    steps = page.get_by_role("spinbutton", name="Max steps")
    steps.fill("3")
    steps.press("Enter")
    person.still(120)
    person.press("Start training")
    person.sees(re.compile(r"Step \d+ of"), LONG)
    person.shoot("training")
    page.reload()
    person.sees("See whether it helped", LONG)
    person.shoot("trained")

    person.go("Results")
    # Without those whose prompts hold examples: a real model takes minutes to read them.
    page.get_by_text("Other methods").click()
    methods = page.get_by_role("combobox", name="Methods without tuning")
    methods.press("Backspace")
    methods.press("Backspace")
    person.still()
    person.sees(re.compile(r"^6 methods will answer"))
    person.press("Compare")
    person.sees("Every answer", LONG)
    person.still()
    person.shoot("results")
    person.go("Home")
    person.shoot("home")
    assert page.get_by_text("Tuning").first.is_visible()


def test_a_training_that_is_killed_is_explained_and_one_click_resumes_it(smollm2, person, home):
    person.press("Try it with the sample tickets")
    person.sees("252", 120)
    person.go("Findings")
    person.sees("open findings", 120)
    person.go("Review")
    person.press(re.compile("Approve all"))
    person.press(re.compile(r"^Approve \d+"))
    person.sees(re.compile(r"Approved \d+ "))
    person.go("Dataset")
    person.press("Create a version")
    person.sees("in the held-out test.")
    person.go("Train")
    person.still(120)
    person.press("Start training")
    person.sees(re.compile(r"Step [2-9] of"), LONG)

    for worker in workers(home):
        os.kill(worker.pid, signal.SIGKILL)

    person.sees("ended unexpectedly", 60)
    person.shoot("train-broke-off")
    person.press("Resume")
    person.sees(re.compile(r"Step \d+ of"), LONG)
    person.press("Cancel")
    person.sees("Run 1 (quick): canceled", LONG)


HOSTILE = '<img src=x onerror="document.title=1234"><script>document.title=1234</script> **bold** [x](javascript:1)'


def test_a_ticket_is_never_read_as_html(person, tmp_path):
    rows = [
        {
            "id": f"T-{number}",
            "question": f"{HOSTILE} number {number} asks about something",
            "answer": f"Topic: {HOSTILE}",
        }
        for number in range(12)
    ]
    path = tmp_path / "hostile.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    page = person.page
    page.get_by_label("Project name").fill("<b>Hostile</b>")
    person.press("Import my file")
    page.locator("input[type=file]").set_input_files(path)
    person.press("Import 12 rows")
    person.sees("12 examples", 60)
    person.go("Findings")
    person.sees("open finding", 60)
    for name in ("Findings", "Quality", "Duplicates", "Review", "Home"):
        person.go(name)
        page.wait_for_timeout(500)
        assert page.title() != "1234"
        assert page.locator("img[src=x]").count() == 0


def test_a_deleted_project_closes_its_dialog_and_is_said_to_be_deleted(person):
    page = person.page
    page.get_by_label("Project name").fill("Old shop")
    person.press("Import my file")
    person.go("Settings")
    person.press("Delete the project…")
    page.get_by_role("textbox", name=re.compile("Type the name")).fill("Old shop")
    person.press("Delete for good")
    person.sees("Deleted project Old shop.")
    assert page.get_by_role("dialog").count() == 0
    assert page.get_by_text("There is no project").count() == 0
