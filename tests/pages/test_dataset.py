from curate.services import changes, checking, datasets, projects, reviewing
from curate.stores.examples import Where
from tests.pages.conftest import page_text, press


def create(app, do_jobs):
    """Create a version, and wait until it is there."""
    press(app, "Create a version")
    do_jobs()
    return app.run()


def option(app, kind, label):
    return next(one for one in getattr(app, kind) if one.label == label)


def test_without_approved_examples_the_way_leads_to_the_review(open_page, here):
    projects.create_project(here, "Tickets")

    app = open_page("dataset", "Tickets")

    assert "0 examples are approved" in page_text(app)
    assert [button.label for button in app.button] == ["Review examples"]


def test_a_new_version_says_how_many_examples_each_part_has(open_page, approved, do_jobs):
    app = create(open_page("dataset", "Tickets"), do_jobs)

    version = datasets.dataset_page(approved, "Tickets").versions[0]
    parts = f"{version.train} examples for training, {version.validation} for validation, {version.held_out} in the held-out test"
    assert f"Version v1 is created: {parts}." in page_text(app)
    assert (
        "would have had one that belongs together with it in training; now none has"
        in page_text(app).replace("*", "")
    )
    assert list(app.dataframe[0].value["Version"]) == ["v1"]
    assert version.train + version.validation + version.held_out == 30


def test_pairs_that_were_called_different_are_counted_apart_from_leaks(
    open_page, approved, do_jobs
):
    texts = list(reviewing.list_examples(approved, "Tickets", Where()))[:8]
    for one in texts:
        edit = reviewing.Edit(input=f"My charger shows a red light since Monday, {one.id}")
        reviewing.decide(approved, "Tickets", one.id, "approve", edit=edit)
    checking.split_cluster(approved, "Tickets", [[one.id] for one in texts])

    app = create(open_page("dataset", "Tickets"), do_jobs)

    manifest = datasets.dataset_page(approved, "Tickets").versions[0].manifest
    across = manifest["called_different"]
    assert across > 1
    assert manifest["leaks"] == 0
    assert f"{across} pairs that you called different lie on both sides" in page_text(app)
    assert "They are not counted as leaks" in page_text(app)


def test_leaks_that_are_left_are_shown_side_by_side_and_lead_to_review(open_page, approved):
    """Customers have two tickets each here, and nobody keeps them together."""
    options = datasets.split_options(held_out=0.3, group_by="none", stratify="none")
    version = datasets.create_version(approved, "Tickets", options).dataset
    left = version.manifest["leaks_by_kind"]["same_group"]
    assert left

    app = open_page("dataset", "Tickets")

    text = page_text(app)
    assert f"{left} leaks left" in text
    assert f"same customer, patient or thread {left}" in text
    assert "No leaks" not in text
    figures = {one.label: one.value for one in app.metric}
    assert figures["Leaks left"] == str(left)
    assert figures["Random split → this split"] == "–"
    assert "can't be measured" in text
    assert "The held-out example comes from the same customer, patient or thread." in text
    assert "reject one of them in Review" in text
    assert "choose that under Keep together" in text
    records = datasets.dataset_records(approved, "Tickets", "v1")
    pair = datasets.leak_pairs(approved, "Tickets", "v1")[0]
    assert (pair.held_out.part, pair.other.part != "held_out") == ("held_out", True)
    shown = [one.value for one in app.text]
    assert {pair.held_out.input, pair.other.input} <= set(shown)
    app = press(app, f"Open {pair.held_out.external_id} in Review")
    assert app.title[0].value == "Review"
    desk = "".join(one.proto.json for one in app.get("bidi_component"))
    assert f'"example":{pair.held_out.example}' in desk.replace(" ", "")
    assert pair.held_out in records


def test_a_text_in_the_leak_report_is_shown_as_text(open_page, approved):
    first, second = list(reviewing.list_examples(approved, "Tickets", Where()))[:2]
    for one in (first, second):
        edit = reviewing.Edit(input=f"{one.input} <b>bold</b> **stars**")
        reviewing.decide(approved, "Tickets", one.id, "approve", edit=edit)
    options = datasets.split_options(held_out=0.3, group_by="none", stratify="none")
    datasets.create_version(approved, "Tickets", options)

    app = open_page("dataset", "Tickets")

    assert app.metric
    assert not any("<b>" in one.value for one in app.markdown)


def test_exporting_the_held_out_part_is_a_look(open_page, frozen):
    app = open_page("dataset", "Tickets")

    download = next(
        one for one in app.get("download_button") if one.label == "Download all for OpenAI chat"
    )
    download.click().run()

    with frozen.read() as stores:
        seen = datasets.looks(stores, 1, 1)
    assert [(one.what, one.person) for one in seen] == [("export", "ada")]


def test_shares_and_groups_are_those_that_were_chosen(open_page, approved, do_jobs):
    app = open_page("dataset", "Tickets")
    option(app, "slider", "Held-out test, in %").set_value(40)
    option(app, "multiselect", "Keep together").set_value([])
    option(app, "selectbox", "Same share in every part of each").set_value("(nothing)")

    create(app, do_jobs)

    chosen = datasets.dataset_page(approved, "Tickets").versions[0].manifest["options"]
    assert (chosen["held_out"], chosen["group_by"], chosen["stratify"]) == (0.4, [], "none")


def test_what_came_with_the_data_is_kept_together_and_shown_with_its_sizes(
    open_page, approved, do_jobs
):
    app = open_page("dataset", "Tickets")
    assert option(app, "multiselect", "Keep together").value == ["customer"]
    assert "customer: 15 in 30 examples, at most 2 of one" in page_text(app)

    app = create(app, do_jobs)

    manifest = datasets.dataset_page(approved, "Tickets").versions[0].manifest
    assert (manifest["group_by"], manifest["stratify"], manifest["groups"]) == (
        ["customer"],
        "label",
        15,
    )
    said = page_text(app)
    assert "Test 1: 15 groups of what belongs together (duplicates and the same customer)" in said
    assert "The held-out test is small: 6 examples in 3 independent groups" in said


def test_a_new_test_is_started_where_that_is_asked_for(open_page, frozen, do_jobs):
    app = open_page("dataset", "Tickets")
    assert (
        "Test 1 is in use: what it holds out stays held out. Nobody has looked at it"
        in page_text(app)
    )

    option(app, "checkbox", "Start a new test").check()
    app = create(app, do_jobs)

    assert datasets.dataset_page(frozen, "Tickets").versions[0].test == 2
    assert "begins test 2; test 1 is retired. Nobody had looked at it." in page_text(app)
    assert list(app.dataframe[0].value["Test"]) == [2, 1]


def test_examples_that_were_set_aside_are_listed_with_the_reason(open_page, frozen, do_jobs):
    records = datasets.dataset_records(frozen, "Tickets", "v1")
    held, learned = (
        next(one for one in records if one.part == part) for part in ("held_out", "train")
    )
    edit = reviewing.Edit(input=held.input)
    reviewing.decide(frozen, "Tickets", learned.example, "approve", edit=edit)

    app = create(open_page("dataset", "Tickets"), do_jobs)

    aside = datasets.dataset_page(frozen, "Tickets").versions[0].manifest["set_aside"]
    assert f"{len(aside)} example" in page_text(app)
    assert app.dataframe[0].value["Why it is in no part"][0].startswith("It was ")


def test_a_version_can_be_downloaded_and_trained_on(open_page, frozen):
    app = open_page("dataset", "Tickets")

    labels = [one.label for one in app.get("download_button")]
    assert labels == ["Download all for OpenAI chat", "Download JSONL", "Download the manifest"]
    results = app.dataframe[1].value
    assert list(results["Part"]) == ["Training", "Validation", "Held-out test"]
    assert set(results["Result"]) == {"Pass"}
    app = press(app, "Train on this version")
    assert app.title[0].value == "Train"


def test_who_reads_a_format_and_that_it_ends_is_said(open_page, frozen):
    app = open_page("dataset", "Tickets")
    assert "ends it on 6 January 2027" in page_text(app)

    option(app, "selectbox", "Format").set_value("mistral").run()

    assert "deprecated" in page_text(app)


def test_a_format_without_a_place_for_any_example_says_so(open_page, frozen):
    app = open_page("dataset", "Tickets")

    option(app, "selectbox", "Format").set_value("dpo").run()

    assert "No example of this version fits DPO pairs" in page_text(app)
    assert [one.label for one in app.selectbox if one.label == "Columns"] == ["Columns"]


def test_too_few_approved_examples_for_another_version(open_page, frozen, do_jobs):
    changes.undo_last(frozen, "Tickets")

    app = open_page("dataset", "Tickets")

    create = next(one for one in app.button if one.label == "Create a version")
    assert create.disabled
    assert "at least 10 approved examples" in page_text(app)


def test_the_choices_come_from_the_approved_examples(approved):
    choices = datasets.dataset_page(approved, "Tickets").choices

    assert choices == datasets.SplitChoices(
        30, {"customer": datasets.GroupSizes(15, 30, 2)}, ("label",), dated=True
    )


def test_a_version_with_undecided_personal_data_waits_for_a_decision(open_page, approved):
    first = reviewing.list_examples(approved, "Tickets", Where())[0]
    told = reviewing.Edit(output=f"{first.output}\nMail ann.berger@example.org")
    reviewing.decide(approved, "Tickets", first.id, "edit", edit=told)
    datasets.create_version(approved, "Tickets")

    app = open_page("dataset", "Tickets")

    assert "1 × an e-mail address, in 1 example" in page_text(app)
    download = app.get("download_button")[0]
    assert (download.label, download.proto.disabled) == ("Download JSONL", True)
    app.checkbox[-1].check().run()
    assert app.get("download_button")[0].proto.disabled is False
    checking.keep_value(approved, "Tickets", "ann.berger@example.org")
    assert "personal data" not in page_text(open_page("dataset", "Tickets"))


def test_open_errors_are_named_and_asked_about(approved, open_page, do_jobs):
    checking.run_checks(approved, "Tickets", ["format_contract"])
    first = next(iter(reviewing.list_examples(approved, "Tickets", Where())))
    edit = reviewing.Edit(output="topic: Delivery\nUrgency: Low")
    reviewing.decide(approved, "Tickets", first.id, "approve", edit=edit, knowingly=True)
    app = open_page("dataset", "Tickets")
    assert "1 approved example has an open error." in page_text(app)
    assert "Answers in the wrong format: 1" in page_text(app)

    app = press(app, "Create a version")
    assert "1 approved example has an open error (Answers in the wrong format: 1)" in page_text(app)
    assert "No dataset version was created" in page_text(app)
    app.checkbox(key="allow-open").check()
    app = create(app, do_jobs)

    assert not app.exception
    assert "It holds 1 example with an open error, as you allowed." in page_text(app)
    dataset = datasets.get_dataset(approved, "Tickets", "v1")
    assert dataset.manifest["open"] == {
        "checked": True,
        "examples": 1,
        "counts": {"format_contract": 1},
        "by_check": {"format_contract": [first.id]},
        "allowed_by": "ada",
    }
    found = datasets.check_export(approved, "Tickets", "v1", "openai")
    assert sum(found.open.values()) == 1
    assert "1 example has an open error" in found.about[0]
    assert "ada allowed 1 of them" in found.about[0]
    assert found.about[0] not in found.warnings


def test_a_version_that_is_being_created_shows_how_far_it_is_and_can_be_canceled(
    open_page, approved, do_jobs
):
    app = press(open_page("dataset", "Tickets"), "Create a version")
    assert "New dataset version: waiting to start" in page_text(app)
    assert "Create a version" not in [one.label for one in app.button]
    other = open_page("dataset", "Tickets")
    assert "You can close this page" in page_text(other)

    app = press(app, "Cancel")

    assert "New dataset version: canceled" in page_text(app)
    assert do_jobs() == []
    press(app, "Start again")
    do_jobs()
    assert "Version v1 is created" in page_text(app.run())
    assert [one.label for one in app.button if one.label == "Start again"] == []


def test_why_a_version_was_not_created_stands_over_the_form(open_page, frozen, do_jobs):
    app = press(open_page("dataset", "Tickets"), "Create a version")
    changes.undo_last(frozen, "Tickets")
    do_jobs()

    app = app.run()

    assert "has 0 approved examples" in app.error[0].value
