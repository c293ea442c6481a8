"""What was erased stands nowhere: in no column of any table, in no file, in no form."""

import json
import unicodedata

import pytest
from sqlalchemy import LargeBinary, MetaData, select

from curate.domain.errors import CurateError, EditConflict, NotFound, Unusable
from curate.domain.jobs import CheckRequest, EvaluateRequest, ImportRequest
from curate.domain.results import AnswerRow, EvaluationResult, TrainingResult
from curate.services import changes, checking, datasets, importing, jobs, reviewing, tuning
from curate.services.erasure import MARK, erase_ticket, erase_value
from curate.services.erasure.eraser import Eraser
from curate.services.erasure.sweep import Sweep
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.stores import Database
from curate.stores.all_tables import MIXED, STRUCTURE
from curate.stores.examples import Where
from curate.stores.tables import metadata
from tests.every_table import fill

NAME = "Zoë Quistgaard"
FORMS = (
    NAME,
    NAME.upper(),
    unicodedata.normalize("NFD", NAME),
    "Zo&euml; Quistgaard",
    "zo\\u00eb quistgaard",
    "Zoë\n> Quistgaard",
    "ZoÃ« Quistgaard",
)
on_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
BLOBS = {
    "acceptance_samples.frame",
    "signatures.signature",
    "comparisons.examples",
    "comparisons.different",
    "similarities.pairs",
}
"""Columns of bytes: numbers that were worked out from texts, and ids."""


def everywhere(database, home, *words):
    """Where any of these words stands: in all tables that the database has, and in all files."""
    found = []
    actual = MetaData()
    with database.read() as stores:
        actual.reflect(stores.connection)
        for table in actual.sorted_tables:
            for row in stores.connection.execute(select(table)):
                for column, value in zip(table.columns, row, strict=True):
                    shown = (
                        value if isinstance(value, (str, bytes)) else json.dumps(value, default=str)
                    )
                    plain = shown.decode("latin-1") if isinstance(shown, bytes) else shown
                    texts = {plain, unicodedata.normalize("NFC", plain)}
                    texts |= {json.dumps(value, ensure_ascii=False, default=str)}
                    found += [
                        f"{table.name}.{column.name}"
                        for word in words
                        if any(word.casefold() in text.casefold() for text in texts)
                    ]
    # The log beside the database, too.
    for path in home.parent.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.suffix not in {".csv", ".zip"}:
            content = path.read_bytes().lower()
            found += [str(path) for word in words if word.casefold().encode() in content]
    return found


def parts_of(secret):
    return [secret, secret.split()[-1]]


def test_nothing_is_left_in_any_column_of_any_table_whoever_adds_one(database):
    with database.begin() as stores:
        stores.projects.add("first", "")
    keys = fill(database, tuple(f"Dear {form}!" for form in FORMS), plain_in=STRUCTURE)
    for project in keys["projects"]:
        Sweep(database, project, Eraser.of(NAME)).erase()

        assert Sweep(database, project, Eraser.of(NAME)).look().places == {}

    with database.read() as stores:
        for table in metadata.sorted_tables:
            for row in stores.connection.execute(select(table)):
                said = json.dumps(list(row), ensure_ascii=False, default=str)
                assert "quistgaard" not in said.casefold(), table.name


@on_sqlite
def test_copies_of_the_database_and_packed_files_are_left_and_named(
    database, project, write_csv, settings_here
):
    import_file(database, project.name, write_csv())
    home = settings_here.make_home()
    copy, packed = home / "curate.db.bak", home / "old" / "export.tar.gz"
    packed.parent.mkdir()
    packed.write_bytes(b"\x1f\x8b packed")
    copy.write_bytes(b"SQLite format 3\x00 Heron")
    before = copy.read_bytes()

    done = erase_value(database, settings_here, "tickets", "Heron", dry_run=False)

    assert [one.split(" is a copy")[0] for one in done.left if "can't be searched" in one] == [
        str(copy),
        str(packed),
    ]
    assert copy.read_bytes() == before


def test_every_column_that_is_not_looked_through_is_there_and_named_for_a_reason():
    columns = {
        f"{table.name}.{one.name}" for table in metadata.sorted_tables for one in table.columns
    }

    assert columns >= STRUCTURE | MIXED
    blobs = {
        f"{table.name}.{one.name}"
        for table in metadata.sorted_tables
        for one in table.columns
        if isinstance(one.type, LargeBinary)
    }
    assert blobs == BLOBS, (
        "say whether the new bytes are worked out from texts, and forget them then"
    )


@pytest.fixture
def lived_in(database, project, write_csv, settings_here):
    """A project with a person's name, and a ticket of hers, in everything that there is."""
    path = write_csv(
        [
            [
                "T-1",
                "2026-01-02",
                "C-1",
                f"Where is my bike? Yours, {NAME}",
                "Topic: 1",
                "App",
            ],
            [
                "T-2",
                "2026-01-03",
                "C-2",
                "Please call me on 030 5550 123, says Ann.",
                "Topic: 2",
                "App",
            ],
            *(
                [
                    f"T-{n}",
                    "2026-01-04",
                    f"C-{n}",
                    f"Ticket {n * 7919} about part {n * 31}.",
                    f"Topic: {n % 3}",
                    "App",
                ]
                for n in range(3, 31)
            ),
        ]
    )
    with path.open("a", encoding="utf-8") as file:
        file.write(f'T-31,2026-01-05,C-31,,"no text, {NAME}",App\n')
    import_file(database, "tickets", path)
    first = reviewing.list_examples(database, "tickets", Where())[0]
    edit = reviewing.Edit(output=f"Topic: 1\nName: {NAME}")
    reviewing.decide(database, "tickets", first.id, "edit", edit=edit, note=f"{NAME} rang me up")
    checking.run_checks(database, "tickets", ["personal_data", "near_duplicate", "whitespace"])
    checking.save_rule(
        database,
        "tickets",
        checking.parse_rule({"name": f"No {NAME}", "kind": "must_not_contain", "value": NAME}),
    )
    after = reviewing.Edit(output="Topic: 1")
    reviewing.decide(database, "tickets", first.id, "edit", edit=after)
    reviewing.approve_where(database, "tickets", "all")
    datasets.create_version(database, "tickets")
    train_and_compare(database, settings_here, first)
    upload = importing.stored_upload(settings_here, "again.csv")
    upload.write_bytes(path.read_bytes())
    job = jobs.submit(
        database, "tickets", ImportRequest("tickets", "again.csv", settings_here.relative(upload))
    )
    logs = settings_here.home / "logs"
    logs.mkdir()
    (logs / "worker.log").write_text(f"could not read {NAME!r}\nand went on\n", encoding="utf-8")
    with database.begin() as stores:
        stores.jobs.claim(jobs.this_process(), job.id)
        stores.jobs.end(job.id, "failed", error=f"Row 1 of {NAME} is damaged.")
    return first.id


def train_and_compare(database, settings, first):
    """A finished run and an evaluation with answers, as their rows and files are."""
    _, job = tuning.start_run(database, settings, "tickets", "v1")
    result = TrainingResult(0.4, 0.5, 20, 24, 5, 100, 8.0, 8.0, "runs/1/adapter")
    with database.begin() as stores:
        stores.jobs.claim(jobs.this_process(), job.id)
        stores.jobs.end(job.id, "done", result=result)
        key = stores.projects.get("tickets").id
        run = stores.runs.all(key)[0]
        stores.runs.finish(run.id, result)
        version = stores.datasets.get(key, "v1")
        other = stores.jobs.add(EvaluateRequest("tickets", "v1", (1,), ("base",), "b"), key, "ada")
        stores.jobs.claim(jobs.this_process(), other.id)
        rows = [
            AnswerRow(
                first.id, "T-1", "g", f"Where is my bike? Yours, {NAME}", "r", {"base": "a"}, {}
            ),
            AnswerRow(
                first.id + 1, "T-2", "g", "Please call me", "r", {"base": f"Dear {NAME}"}, {}
            ),
        ]
        outcome = EvaluationResult((), (), "It helps.", "exact_match", 2, 2, "v1", (run.id,))
        stores.runs.add_evaluation(key, version.id, other.id, outcome, rows)
        stores.jobs.end(other.id, "done", result=outcome)
    folder = settings.home / "evaluations"
    folder.mkdir(parents=True)
    (folder / f"{other.id}.jsonl").write_text(tuning.answers_as_lines(rows), encoding="utf-8")
    adapter = settings.home / "runs" / str(run.id) / "adapter"
    adapter.mkdir(parents=True)
    (adapter / "README.md").write_text(f"Trained on tickets, such as that of {NAME}.", "utf-8")


@pytest.fixture(autouse=True)
def no_workers(monkeypatch):
    monkeypatch.setattr("curate.services.tuning.runs.start_worker", lambda _: None)


def test_a_persons_name_is_erased_from_everything(database, lived_in, settings_here, home):
    dry = erase_value(database, settings_here, "tickets", "zoë  quistgaard")

    assert not dry.done
    assert everywhere(database, home, *parts_of(NAME))
    assert {
        "examples",
        "history",
        "findings",
        "rejected rows",
        "dataset versions",
    } <= dry.places.keys()
    assert {"custom rules", "answers of evaluations", "uploads", "jobs"} <= dry.places.keys()

    done = erase_value(database, settings_here, "tickets", "zoë  quistgaard", dry_run=False)

    assert done.places == dry.places
    assert everywhere(database, home, *parts_of(NAME)) == []
    told = " ".join(done.left)
    assert "Training run 1 was trained on v1" in told
    assert "Importing that file again may bring it back" in told
    assert ("The server's own log" in told) == (database.engine.dialect.name == "postgresql")
    assert "free pages" not in told
    # Everything else still works, and says what it said.
    example = reviewing.list_examples(database, "tickets", Where())[0]
    assert example.input == f"Where is my bike? Yours, {MARK}"
    assert changes.list_actions(database, "tickets")[0].summary.startswith("Erased a text from ")
    assert changes.example_history(database, "tickets", lived_in)[0].note == (f"{MARK} rang me up")
    version = datasets.get_dataset(database, "tickets", "v1")
    (entry,) = version.manifest["erased"]
    assert (entry["why"], entry["person"], entry["removed"]) == ("A text was erased", "ada", 0)
    assert entry["sha256"] == version.sha256_now != version.sha256
    assert version.erasure_sentence.startswith(
        f"v1 differs from its checksum {version.sha256[:12]}: a text"
    )
    checking.run_checks(database, "tickets", ["personal_data", "near_duplicate"])
    assert erase_value(database, settings_here, "tickets", NAME).places == {}


def test_a_ticket_is_erased_from_everything(database, lived_in, settings_here, home):
    before = datasets.get_dataset(database, "tickets", "v1")
    dry = erase_ticket(database, settings_here, "tickets", "T-1")

    assert not dry.done
    assert len(reviewing.list_examples(database, "tickets", Where())) == 30
    done = erase_ticket(database, settings_here, "tickets", "T-1", dry_run=False)

    assert done.places == dry.places
    assert done.places["examples"] == 1
    assert done.places["dataset versions"] >= 1
    assert everywhere(database, home, "Where is my bike") == []
    standing = [
        one for one in everywhere(database, home, '"T-1"', "T-1 ") if "unused_rows" not in one
    ]
    assert standing == []
    assert len(reviewing.list_examples(database, "tickets", Where())) == 29
    version = datasets.get_dataset(database, "tickets", "v1")
    counts = (version.train, version.validation, version.held_out)
    assert sum(counts) == before.train + before.validation + before.held_out - 1
    assert version.manifest["erased"][0]["removed"] == 1
    assert "1 record was removed" in version.erasure_sentence
    assert changes.list_actions(database, "tickets")[0].summary == "Erased a ticket"
    with pytest.raises(NotFound):
        erase_ticket(database, settings_here, "tickets", "T-1", dry_run=False)


@on_sqlite
def test_whoever_has_an_erased_text_on_the_screen_can_not_save_it_again(
    database, lived_in, settings_here
):
    on_screen = reviewing.list_examples(database, "tickets", Where())[0]
    erase_value(database, settings_here, "tickets", NAME, dry_run=False)

    edit = reviewing.Edit(input=on_screen.input, output="Topic: Other")
    with pytest.raises(EditConflict):
        reviewing.decide(
            database, "tickets", lived_in, "edit", edit=edit, revision=on_screen.revision
        )


@on_sqlite
def test_what_was_done_before_an_erasure_can_still_be_undone(database, lived_in, settings_here):
    erase_value(database, settings_here, "tickets", NAME, dry_run=False)

    undone = changes.undo_last(database, "tickets")

    assert undone.summary.startswith("Approved")
    assert not undone.left


@on_sqlite
def test_another_project_that_holds_it_is_named_and_left_alone(
    database, lived_in, settings_here, write_csv
):
    create_project(database, "other")
    import_file(
        database, "other", write_csv([["X-1", "", "", f"It is {NAME}.", "Hello", ""]], "o.csv")
    )

    done = erase_value(database, settings_here, "tickets", NAME, dry_run=False)

    assert any("Project 'other' holds it in 1 more places" in sentence for sentence in done.left)
    assert NAME in reviewing.list_examples(database, "other", Where())[0].input


@on_sqlite
def test_a_value_that_stands_nowhere_is_said_to(database, lived_in, settings_here):
    found = erase_value(database, settings_here, "tickets", "Nobody Whatsoever")

    assert found.places == {}
    assert [one.partition(":")[0] for one in found.left] == [
        "Only these words in this order are looked for"
    ]
    assert "Whatsoever" not in " ".join(found.left)


@on_sqlite
def test_a_value_kept_for_that_ticket_alone_goes_with_it(database, lived_in, settings_here, home):
    checking.keep_value(database, "tickets", "030 5550 123")

    done = erase_ticket(database, settings_here, "tickets", "T-2", dry_run=False)

    assert done.places["values kept"] == 1
    assert everywhere(database, home, "5550123", "5550 123") == []


@on_sqlite
@pytest.mark.parametrize("value", ["", " ", "x", "no", "--", "erased", MARK])
def test_a_value_that_says_nothing_is_refused(database, tickets, settings_here, value):
    with pytest.raises(Unusable, match="Nothing was erased"):
        erase_value(database, settings_here, "tickets", value, dry_run=False)


@on_sqlite
def test_nothing_is_erased_while_a_job_could_write_it_again(database, lived_in, settings_here):
    jobs.submit(database, "tickets", CheckRequest("tickets"))

    with pytest.raises(Unusable, match="Nothing was erased"):
        erase_value(database, settings_here, "tickets", NAME, dry_run=False)


WORDS = ["approve", "kind", "project", "text", "train", "must_contain"]


@pytest.mark.parametrize("word", WORDS)
def test_words_of_our_own_survive_and_everything_can_still_be_read(
    sqlite, settings_here, write_csv, word
):
    create_project(sqlite, "tickets")
    import_file(sqlite, "tickets", write_csv([["T-1", "", "", f"My {word} is lost", "Sent.", "x"]]))
    one = reviewing.list_examples(sqlite, "tickets", Where())[0]
    reviewing.decide(sqlite, "tickets", one.id, "approve")
    checking.infer_contract(sqlite, "tickets")
    rule = {"name": "Urgent", "kind": "must_contain", "value": "High"}
    checking.save_rule(sqlite, "tickets", checking.parse_rule(rule))

    erase_value(sqlite, settings_here, "tickets", word, dry_run=False)

    after = reviewing.list_examples(sqlite, "tickets", Where())[0]
    assert after.input == f"My {MARK} is lost"
    assert after.status == "approved"
    assert [one.kind for one in changes.list_actions(sqlite, "tickets")][:2] == ["erase", "rule"]
    assert checking.show_contract(sqlite, "tickets")
    checking.run_checks(sqlite, "tickets", ["whitespace", "format_contract", "rule"])
    changes.undo_last(sqlite, "tickets")


@pytest.mark.parametrize(
    ("value", "text", "after"),
    [
        ("Ada", "Ada, your adapter, ADA's (ada)", f"{MARK}, your adapter, {MARK}'s ({MARK})"),
        ("Ada", "a\\nAda %20Ada", f"a\\n{MARK} %20{MARK}"),
        ("Quistgaard", "the Quistgaards", f"the {MARK}s"),
        ("ann@x.org", "mailto:ann%40x.org", f"mailto:{MARK}"),
        ("030 5550", "030\u00a05550 and 030-5550", f"{MARK} and 030-5550"),
    ],
)
def test_short_words_are_erased_as_words_and_longer_values_wherever_they_stand(value, text, after):
    assert Eraser.of(value).text(text) == after


def test_numbers_and_names_of_columns_are_erased_too():
    eraser = Eraser.of("305550123")

    assert eraser.row("examples", {"metadata": {"phone": 305550123, "x": [1.5, True, None]}}) == {
        "metadata": {"phone": MARK, "x": [1.5, True, None]}
    }
    assert eraser.row("examples", {"groups": {"305550123": "a", MARK: "b"}})["groups"] == {
        MARK: "a",
        f"{MARK}'": "b",
    }
    assert Eraser.of("train").row(
        "datasets", {"manifest": {"train": "train", "by": "a train"}}
    ) == {"manifest": {"train": "train", "by": f"a {MARK}"}}


@on_sqlite
def test_two_rules_that_become_the_same_are_kept_apart(database, project, settings_here):
    for name in ("No Quistgaard", "no quist\u200bgaard", "no QUISTGAARD!"):
        rule = {"name": name, "kind": "must_contain", "value": "High"}
        try:
            checking.save_rule(database, "tickets", checking.parse_rule(rule))
        except CurateError:
            continue

    erase_value(database, settings_here, "tickets", "Quistgaard", dry_run=False)

    with database.read() as stores:
        rules = stores.rules.all(stores.projects.get("tickets").id)
    assert len({one.key for one in rules}) == len(rules) >= 1
    assert all("quist" not in str(one).casefold() for one in rules)


@on_sqlite
def test_a_write_in_between_is_found_by_the_next_round(
    database, lived_in, settings_here, home, monkeypatch
):
    erase, rounds = Sweep.erase, []

    def erase_and_write(self, on_progress):
        erase(self, on_progress)
        rounds.append(1)
        if len(rounds) == 1:
            edit = reviewing.Edit(output=f"Dear {NAME}")
            reviewing.decide(database, "tickets", lived_in, "edit", edit=edit)

    monkeypatch.setattr(Sweep, "erase", erase_and_write)

    erase_value(database, settings_here, "tickets", NAME, dry_run=False)

    assert len(rounds) == 3
    assert everywhere(database, home, *parts_of(NAME)) == []


def test_what_a_full_or_busy_database_can_not_clean_up_is_said(
    sqlite, settings_here, write_csv, monkeypatch
):
    create_project(sqlite, "tickets")
    import_file(sqlite, "tickets", write_csv([["T-1", "", "", f"It is {NAME}", "Sent.", "x"]]))
    monkeypatch.setattr(Database, "compact", lambda *_, **__: False)

    done = erase_value(sqlite, settings_here, "tickets", NAME, dry_run=False)

    assert any("free pages of its file may still hold the text" in one for one in done.left)


FORMATS = ["openai", "prompt_completion", "together"]


@pytest.mark.parametrize("consumer", FORMATS)
def test_files_that_were_exported_are_cleaned_while_they_are_ours(
    sqlite, settings_here, write_csv, tmp_path, consumer
):
    create_project(sqlite, "tickets")
    rows = [
        [f"T-{n}", "", f"C-{n}", f"Ticket {n * 7919}, part {n * 31}.", f"Topic: {n % 3}", "x"]
        for n in range(40)
    ]
    rows[3][3] += f" Yours, {NAME}"
    import_file(sqlite, "tickets", write_csv(rows))
    reviewing.approve_where(sqlite, "tickets", "all")
    datasets.create_version(sqlite, "tickets")
    folder = tmp_path / "out"
    datasets.export(sqlite, "tickets", "v1", consumer, folder, allow_unreviewed=True)
    lines = {one.name: len(one.read_text("utf-8").splitlines()) for one in folder.glob("*.jsonl")}

    done = erase_value(sqlite, settings_here, "tickets", NAME, dry_run=False)

    assert done.places["exported files"] >= 1
    assert everywhere(sqlite, folder / "x", *parts_of(NAME)) == []
    for one in folder.glob("*.jsonl"):
        assert len(one.read_text("utf-8").splitlines()) == lines[one.name]
        assert not one.name.startswith("train") or datasets.validate_file(one, consumer).valid
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["erased_since_export"]

    done = erase_ticket(sqlite, settings_here, "tickets", "T-5", dry_run=False)

    assert done.places["exported files"] >= 1
    _, warnings = datasets.export(
        sqlite, "tickets", "v1", consumer, tmp_path / "again", allow_unreviewed=True
    )
    assert any("differs from its checksum" in one for one in warnings)
    left = {one.name: len(one.read_text("utf-8").splitlines()) for one in folder.glob("*.jsonl")}
    assert sum(lines.values()) - sum(left.values()) == 1
    assert everywhere(sqlite, folder / "x", f"Ticket {5 * 7919}") == []

    changed = next(one for one in folder.glob("*.jsonl") if one.name.startswith("train"))
    changed.write_text(changed.read_text("utf-8") + f'{{"text": "{NAME}"}}\n', "utf-8")
    before = changed.read_bytes()
    done = erase_ticket(sqlite, settings_here, "tickets", "T-6", dry_run=False)
    assert changed.read_bytes() == before
    assert any(f"exported to {folder}" in one and "train" in one for one in done.left)
