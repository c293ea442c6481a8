from dataclasses import replace

from curate import importers
from curate.services import importing, projects
from curate.services.importing import import_file
from tests.pages.conftest import page_text, press

HELPDESK = b"""Ticket ID,Message,Reply,Queue
T-1,My Heron never came,We send it today.,Delivery
T-2,The app shows it twice,Please update the app.,App,too much
T-3,,Nobody asked.,App
T-4,The brake squeals in rain,Please come by.,Brakes
"""
NOTES = [("n1.txt", b"BP 140 over 90.", "text/plain"), ("n2.md", b"Sore throat.", "text/plain")]


def upload(app, name, content):
    return app.file_uploader[0].upload(name, content).run()


def metrics(app):
    return {one.label: one.value for one in app.metric}


def roles(app):
    return {one.label: list(one.value) for one in app.multiselect}


def test_without_a_project_the_page_says_how_to_begin(open_page):
    app = open_page("import_")

    assert "There is no project yet." in page_text(app)
    assert [button.label for button in app.button] == ["Go to Home"]


def test_a_file_is_described_before_anything_is_kept(open_page, here):
    projects.create_project(here, "Tickets")

    app = upload(open_page("import_", "Tickets"), "export.csv", HELPDESK)

    assert "Comma-separated values" in page_text(app)
    assert roles(app)["Input"] == ["Message"]
    assert roles(app)["Answer"] == ["Reply"]
    assert roles(app)["ID"] == ["Ticket ID"]
    assert list(app.dataframe[0].value["Input"]) == [
        "My Heron never came",
        "The brake squeals in rain",
    ]
    assert not importing.list_sources(here, "Tickets")


def test_another_meaning_of_the_columns_shows_at_once(open_page, here):
    projects.create_project(here, "Tickets")
    app = upload(open_page("import_", "Tickets"), "export.csv", HELPDESK)

    answer = next(one for one in app.multiselect if one.label == "Answer")
    app = answer.set_value([]).run()

    assert "Answer" not in app.dataframe[0].value
    assert "No column is the answer" in page_text(app)


def test_without_an_input_the_sentence_says_what_to_choose(open_page, here):
    projects.create_project(here, "Tickets")
    app = upload(open_page("import_", "Tickets"), "export.csv", HELPDESK)

    field = next(one for one in app.multiselect if one.label == "Input")
    app = field.set_value([]).run()

    assert "recognized as the input" in app.error[0].value
    assert not app.exception


def test_the_summary_of_an_import_counts_every_row(open_page, here, do_jobs):
    projects.create_project(here, "Tickets")
    app = upload(open_page("import_", "Tickets"), "export.csv", HELPDESK)

    app = press(app, "Import 2 of 4 rows")
    assert "waiting to start" in page_text(app)
    do_jobs()
    app.run()

    assert "2 examples added" in page_text(app)
    assert metrics(app)["Read"] == "4"
    assert metrics(app)["Not imported"] == "2"
    assert list(app.dataframe[0].value["Where"]) == ["Row 3", "Row 4"]
    assert [one.label for one in app.get("download_button")][:1] == ["Download the rejected rows"]


def test_an_import_that_waits_can_be_cancelled(open_page, here, do_jobs):
    projects.create_project(here, "Tickets")
    app = upload(open_page("import_", "Tickets"), "export.csv", HELPDESK)
    app = press(app, "Import 2 of 4 rows")

    app = press(app, "Cancel")

    assert "Import of export.csv: canceled" in page_text(app)
    assert do_jobs() == []
    assert not importing.list_sources(here, "Tickets")


def test_several_notes_come_in_together(open_page, here, do_jobs):
    projects.create_project(here, "Notes")
    app = open_page("import_", "Notes")

    app = app.file_uploader[0].set_value(NOTES).run()
    app = press(app, "Import 2 rows")
    do_jobs()

    with here.read() as stores:
        found = list(stores.examples.all(projects.get_project(here, "Notes").id))
    assert {one.external_id: one.input for one in found} == {
        "n1": "BP 140 over 90.",
        "n2": "Sore throat.",
    }


def test_the_same_note_alone_or_with_others_is_the_same_note(open_page, here, do_jobs, tmp_path):
    projects.create_project(here, "Notes")
    (tmp_path / "n1.txt").write_text("BP 140 over 90.")
    import_file(here, "Notes", tmp_path / "n1.txt")

    app = open_page("import_", "Notes").file_uploader[0].set_value(NOTES).run()
    press(app, "Import 2 rows")
    job = do_jobs()[0]

    assert (job.result.added, job.result.unchanged) == (1, 1)


def test_a_file_that_is_none_is_refused_in_a_sentence(open_page, here):
    projects.create_project(here, "Tickets")

    app = upload(open_page("import_", "Tickets"), "export.json", b"{not json")

    assert "can't be read" in app.error[0].value
    assert not app.exception


def test_another_file_can_be_chosen_and_the_first_is_deleted(open_page, here, home):
    projects.create_project(here, "Tickets")
    app = upload(open_page("import_", "Tickets"), "export.csv", HELPDESK)

    app = press(app, "Choose another file")

    assert app.file_uploader[0].label == "Your file"
    assert not list((home / "uploads").rglob("*.csv"))


def test_removing_an_import_asks_first(open_page, here, tmp_path):
    projects.create_project(here, "Tickets")
    (tmp_path / "export.csv").write_bytes(HELPDESK)
    import_file(here, "Tickets", tmp_path / "export.csv")

    app = press(open_page("import_", "Tickets"), "Remove this import")

    assert "2 examples from this file will be deleted." in page_text(app)
    assert importing.list_sources(here, "Tickets")


def test_names_of_files_and_columns_are_never_markup(open_page, here):
    projects.create_project(here, "Tickets")
    evil = "![x](http://evil/x.png) <b>**"
    content = f'"{evil}",Message,Reply\nT-1,My Heron never came,Soon.\n'.encode()

    app = upload(open_page("import_", "Tickets"), "<b>export</b>.csv", content)

    assert "![x](" not in page_text(app)
    assert app.text[0].value == "<b>export</b>.csv"


MESSY = b"""Ticket ID,Message,Reply,Queue
T-1,<p>My <b>Heron</b> never came</p>,We send it today.,Delivery
T-2,Where is my lamp now,It is on its way.,Lamps
"""


def test_cleaning_is_off_until_it_is_turned_on(open_page, here, do_jobs):
    projects.create_project(here, "Tickets")
    app = upload(open_page("import_", "Tickets"), "export.csv", MESSY)

    assert "1 of 2 inputs contains HTML" in app.toggle[0].label
    assert app.dataframe[0].value["Input"][0] == "<p>My <b>Heron</b> never came</p>"

    app = app.toggle[0].set_value(True).run()
    assert app.dataframe[0].value["Input"][0] == "My Heron never came"

    press(app, "Import 2 rows")
    do_jobs()
    with here.read() as stores:
        first = next(iter(stores.examples.all(projects.get_project(here, "Tickets").id)))
    assert (first.input, first.original["input"]) == (
        "My Heron never came",
        "<p>My <b>Heron</b> never came</p>",
    )


def test_next_months_file_is_read_as_last_time_unless_somebody_starts_fresh(
    open_page, here, tmp_path
):
    projects.create_project(here, "Tickets")
    (tmp_path / "may.csv").write_bytes(MESSY)
    chosen = importing.ImportOptions(
        "none", {"input": ["Message"], "output": ["Queue"]}, cleaning={"input": ["html"]}
    )
    import_file(here, "Tickets", tmp_path / "may.csv", chosen)

    app = upload(open_page("import_", "Tickets"), "june.csv", MESSY)

    assert "As last time" in page_text(app)
    assert roles(app)["Answer"] == ["Queue"]
    assert [one.value for one in app.toggle] == [False, True]

    app = app.toggle[0].set_value(True).run()
    assert roles(app)["Answer"] == ["Reply"]
    assert [one.value for one in app.toggle] == [True, False]


def test_a_column_with_a_new_name_is_said(open_page, here, tmp_path):
    projects.create_project(here, "Tickets")
    (tmp_path / "may.csv").write_bytes(MESSY)
    import_file(here, "Tickets", tmp_path / "may.csv")

    app = upload(open_page("import_", "Tickets"), "june.csv", MESSY.replace(b"Reply", b"Answer"))

    assert "'Reply' is gone; 'Answer' is new" in page_text(app)


def test_a_row_of_json_is_fixed_on_the_page(open_page, here, tmp_path):
    projects.create_project(here, "Tickets")
    path = tmp_path / "export.jsonl"
    path.write_text(
        '{"id": "1", "question": "Where is it?", "answer": "Here."}\n{"id": "2", "question": '
    )
    import_file(here, "Tickets", path)
    app = open_page("import_", "Tickets")

    app = press(app, "Import the fixed rows")
    assert "Nothing was imported" in app.error[0].value

    app.text_area[0].set_value('{"id": "2", "question": "And where?", "answer": "There."}')
    app = press(app, "Import the fixed rows")

    assert "Imported 1 fixed row of export.jsonl." in page_text(app)
    assert not app.text_area
    assert [one.name for one in importing.list_sources(here, "Tickets")] == [
        "export.jsonl, fixed",
        "export.jsonl",
    ]


def test_rows_of_a_table_can_be_fixed_on_the_page(open_page, here, tmp_path):
    projects.create_project(here, "Tickets")
    (tmp_path / "export.csv").write_bytes(HELPDESK)
    import_file(here, "Tickets", tmp_path / "export.csv")

    app = press(open_page("import_", "Tickets"), "Import the fixed rows")

    assert "row 3: Not fixed yet" in app.error[0].value
    assert not app.exception


def test_a_fixed_file_of_rejected_rows_is_recognized(open_page, here, tmp_path):
    projects.create_project(here, "Tickets")
    (tmp_path / "export.csv").write_bytes(HELPDESK)
    source = import_file(here, "Tickets", tmp_path / "export.csv").source
    text = importing.rejected_as_csv(importing.rejected_sheet(here, "Tickets", source))
    fixed = text.replace("T-3,,Nobody", "T-3,And who?,Nobody").encode()

    app = upload(open_page("import_", "Tickets"), "rejected-rows.csv", fixed)
    assert "is the list of rejected rows of export.csv" in page_text(app)
    app = press(app, "Import the fixed rows")

    assert "Imported 1 fixed row of export.csv. 1 row stays rejected." in page_text(app)
    assert "1 rejected row was fixed and imported later." in page_text(app)
    assert not app.exception


BIKES = b"""ID,question,answer
0,"My Heron never came, where is it now?",It leaves our store today.
1,The front brake squeals whenever it rains.,"Please come by, we adjust it."
2,Can I hand in my old battery at your shop?,"Yes, at any counter."
"""
KITCHENS = b"""ID,question,answer
0,Our oven door no longer closes by itself.,A technician comes on Monday.
1,How do I descale the espresso machine?,Use the tablets from the box.
2,The dishwasher leaves white stains on glasses.,Please refill the salt.
"""
TABLES = [("bikes.csv", BIKES, "text/csv"), ("kitchens.csv", KITCHENS, "text/csv")]


def inputs(database, project):
    with database.read() as stores:
        key = projects.get_project(database, project).id
        return [one.input for one in stores.examples.all(key)]


def test_several_tables_come_in_one_after_the_other(open_page, here, do_jobs):
    projects.create_project(here, "Tickets")
    app = open_page("import_", "Tickets").file_uploader[0].set_value(TABLES).run()
    assert "These are 2 tables. Each is imported by itself, with its own columns." in page_text(app)
    assert "Next: kitchens.csv" in page_text(app)
    assert roles(app)["Answer"] == ["answer"]

    press(app, "Import 3 rows")
    do_jobs()
    app.run()

    assert "bikes.csv: 3 examples added." in page_text(app)
    assert app.radio[0].label == "Are these the same tickets, or others?"
    press(app, "Import 3 rows")
    do_jobs()
    app.run()

    assert "kitchens.csv: 3 examples added." in page_text(app)
    assert "nothing was overwritten" in page_text(app)
    assert app.file_uploader[0].label == "Your file"
    assert len(inputs(here, "Tickets")) == 6


def test_all_files_can_be_imported_at_once(open_page, here, do_jobs):
    projects.create_project(here, "Tickets")
    app = open_page("import_", "Tickets").file_uploader[0].set_value(TABLES).run()

    press(app, "Import both files")
    done = do_jobs()
    app.run()

    assert [job.kind for job in done] == ["import", "import", "check"]
    assert [one.name for one in importing.list_sources(here, "Tickets")] == [
        "kitchens.csv",
        "bikes.csv",
    ]
    assert "bikes.csv: 3 examples added." in page_text(app)
    assert "kitchens.csv: 3 examples added." in page_text(app)
    assert len(inputs(here, "Tickets")) == 6


def test_a_mixture_is_told_apart_and_nothing_is_dropped_without_a_word(open_page, here):
    projects.create_project(here, "Tickets")
    files = [*NOTES, *TABLES[:1], ("empty.json", b"{not json", "text/plain")]

    app = open_page("import_", "Tickets").file_uploader[0].set_value(files).run()

    assert (
        "These are 1 table and 2 notes that come in together. Each is imported by itself"
        in page_text(app)
    )
    assert "Left out: empty.json can't be read: " in page_text(app)
    assert "Next: 2 notes" in page_text(app)
    app = press(app, "Leave this file out")
    assert "Import 2 rows" in [one.label for one in app.button]


def test_the_page_asks_what_rows_under_known_ids_are(open_page, here, tmp_path, do_jobs):
    projects.create_project(here, "Tickets")
    (tmp_path / "bikes.csv").write_bytes(BIKES)
    import_file(here, "Tickets", tmp_path / "bikes.csv")
    app = upload(open_page("import_", "Tickets"), "kitchens.csv", KITCHENS)
    assert "3 rows have the ID of an example that is here already, but another text" in (
        page_text(app)
    )
    assert "My Heron never came, where is it now?" in page_text(app)
    assert "Our oven door no longer closes by itself." in page_text(app)

    app.radio[0].set_value("same").run()
    press(app, "Import 3 rows")
    (job, _) = do_jobs()

    assert (job.result.added, job.result.updated) == (0, 3)
    assert inputs(here, "Tickets")[0] == "Our oven door no longer closes by itself."

    app.run()
    assert "kitchens.csv: 3 examples updated." in page_text(app)
    press(app, "Undo the updates")
    assert "Undone: Updated 3 examples from kitchens.csv" in page_text(app)
    assert inputs(here, "Tickets")[0] == "My Heron never came, where is it now?"


def test_a_file_that_adds_nothing_says_so_before_it_is_imported(open_page, here, tmp_path):
    projects.create_project(here, "Tickets")
    (tmp_path / "bikes.csv").write_bytes(BIKES)
    import_file(here, "Tickets", tmp_path / "bikes.csv")

    app = upload(open_page("import_", "Tickets"), "again.csv", BIKES)

    assert "All 3 rows are here already and say the same" in page_text(app)


def test_an_import_of_no_rows_can_not_be_pressed(open_page, here):
    projects.create_project(here, "Tickets")

    for content, label in ((b"", "Import 0 rows"), (b"0,too,many,cells\n", "Import 0 of 1 row")):
        app = upload(
            open_page("import_", "Tickets"), "empty.csv", b"ID,question,answer\n" + content
        )

        (button,) = [one for one in app.button if one.label.startswith("Import")]
        assert (button.label, button.disabled) == (label, True)
    assert app.dataframe[-1].value["Rows"][0] == 1


UNSURE = "".join(
    ["ref,message,status,stage\n"]
    + [
        f"{n},The lamp number {n} of my bike went dark on the way home.,{state},{stage}\n"
        for n, (state, stage) in enumerate([("open", "new"), ("closed", "old")] * 4)
    ]
).encode()


def test_without_evidence_the_page_asks_for_the_answer(open_page, here, monkeypatch):
    projects.create_project(here, "Tickets")
    look = importing.inspect_file

    def unsure(path, options=None):
        found = look(path, options)
        if options is not None and options.mapping:
            return found
        mapping = {role: names for role, names in found.mapping.items() if role != "output"}
        return replace(
            found, mapping=mapping, confidence=0.95, suggested={"output": ["status", "stage"]}
        )

    monkeypatch.setattr(importing, "inspect_file", unsure)
    app = upload(open_page("import_", "Tickets"), "export.csv", UNSURE)

    assert "not sure which column is the answer, so none is taken" in page_text(app)
    assert "95 %" not in page_text(app)
    assert roles(app)["Answer"] == []
    assert app.radio[0].options == ["status", "stage", "None of them"]

    app.radio[0].set_value("stage").run()
    assert roles(app)["Answer"] == ["stage"]
    assert "stage" not in roles(app)["Other columns"]
    assert app.dataframe[0].value["Answer"][0] == "new"


def test_notes_of_a_file_stand_above_its_columns_and_with_its_summary(
    open_page, here, do_jobs, monkeypatch
):
    projects.create_project(here, "Tickets")
    opened = importers.open_file
    note = "Other sheets: <b>Prices</b> (12 rows)."
    monkeypatch.setattr(
        importers, "open_file", lambda *a, **k: replace(opened(*a, **k), told=lambda: (note,))
    )
    app = upload(open_page("import_", "Tickets"), "export.csv", HELPDESK)
    assert "Other sheets: \\<b\\>Prices" in page_text(app)

    press(app, "Import 2 of 4 rows")
    do_jobs()
    app.run()

    assert "Other sheets: \\<b\\>Prices" in page_text(app)


def test_an_address_is_fetched_only_when_somebody_asks(open_page, here):
    from tests.importers.remote.servers import serving, web

    asked = []
    pages = {
        "/may.csv": (200, "text/csv", b"question,answer\nWhere is it?,On the shelf in room 4.\n")
    }

    class Handler(web(pages)):
        def do_GET(self):  # noqa: N802 - as the server calls it
            asked.append(self.path)
            super().do_GET()

    with serving(Handler) as server:
        projects.create_project(here, "Tickets")
        page = open_page("import_", "Tickets")
        field = next(one for one in page.text_input if one.label == "Address")
        field.set_value(f"{server}/may.csv?key=hidden")
        assert asked == []
        next(one for one in page.button if one.label == "Fetch").click().run()

    assert asked == ["/may.csv?key=hidden"]
    assert any("may.csv" in one.value for one in page.text)
    assert "hidden" not in str([one.value for one in (*page.text, *page.caption, *page.markdown)])


def test_an_address_with_nothing_at_it_is_said(open_page, here):
    projects.create_project(here, "Tickets")
    page = open_page("import_", "Tickets")
    next(one for one in page.text_input if one.label == "Address").set_value("nowhere://a/b")
    next(one for one in page.button if one.label == "Fetch").click().run()

    assert "nothing is known of" in page.error[0].value
