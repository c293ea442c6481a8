import json
import os
import signal
import subprocess
import sys

import pytest

from curate.domain.errors import Cancelled, MappingMissing, NotFound, UnreadableFile, Unusable
from curate.services import jobs
from curate.services.changes import example_history
from curate.services.importing import (
    ImportOptions,
    import_file,
    import_files,
    import_page,
    imports,
    list_sources,
    rejected_as_csv,
    rejected_sheet,
    remove_source,
)
from curate.services.reviewing import Edit, decide, list_examples
from curate.stores.examples import Where
from tests.services.conftest import TICKETS


def all_of(database):
    return list_examples(database, "tickets", Where())


def test_an_import_says_what_was_added(tickets, database):
    assert tickets.counts() == {
        "read": 12,
        "added": 12,
        "unchanged": 0,
        "updated": 0,
        "beside": 0,
        "rejected": 0,
        "skipped": 0,
    }
    first = all_of(database)[0]
    assert (first.external_id, first.line, first.label, first.status, first.revision) == (
        "T-1",
        2,
        "Delivery",
        "pending",
        1,
    )
    assert first.draft_output == first.output == "Topic: Delivery\nUrgency: High"


def test_the_same_file_twice_adds_nothing(tickets, database, write_csv):
    again = import_file(database, "tickets", write_csv(name="again.csv"))

    assert (again.added, again.unchanged, len(all_of(database))) == (0, 12, 12)


def test_without_ids_the_same_rows_add_nothing_either(database, project, write_csv):
    rows = [[text, answer] for *_, text, answer, _ in TICKETS]
    path = write_csv(rows, "plain.csv", ["question", "answer"])
    import_file(database, "tickets", path)

    again = import_file(database, "tickets", path)

    assert (again.added, again.unchanged) == (0, 12)


def test_two_equal_rows_of_one_file_are_two_examples(database, project, write_csv):
    rows = [["My bike is late again today", "Sorry"]] * 2 + [["Where is it by now then", "Here"]]
    path = write_csv(rows, "plain.csv", ["question", "answer"])

    first, second = import_file(database, "tickets", path), import_file(database, "tickets", path)

    assert (first.added, second.added, second.unchanged) == (3, 0, 3)


def test_a_changed_row_becomes_a_new_revision(tickets, database, write_csv):
    changed = [[*TICKETS[0][:4], "Topic: Delivery\nUrgency: Low", "Delivery"], *TICKETS[1:]]

    result = import_file(database, "tickets", write_csv(changed, "next.csv"))

    first = all_of(database)[0]
    assert (result.added, result.updated, result.unchanged) == (0, 1, 11)
    assert (first.output, first.revision, first.status) == (
        "Topic: Delivery\nUrgency: Low",
        2,
        "pending",
    )
    assert [one.kind for one in example_history(database, "tickets", first.id)] == ["reimport"]


def test_a_changed_row_that_somebody_approved_is_flagged_and_not_overwritten(
    tickets, database, write_csv
):
    first = all_of(database)[0]
    decide(
        database,
        "tickets",
        first.id,
        "approve",
        edit=Edit(output="Topic: Delivery\nUrgency: Normal"),
    )
    changed = [[*TICKETS[0][:4], "Topic: Delivery\nUrgency: Low", "Delivery"], *TICKETS[1:]]

    import_file(database, "tickets", write_csv(changed, "next.csv"))
    again = import_file(database, "tickets", write_csv(changed, "next.csv"))

    after = all_of(database)[0]
    assert (after.output, after.status) == ("Topic: Delivery\nUrgency: Normal", "flagged")
    assert (
        example_history(database, "tickets", first.id)[-1].after["source_output"]
        == "Topic: Delivery\nUrgency: Low"
    )
    assert again.updated == 0


def test_the_same_ids_in_another_kind_of_file_are_other_examples(tickets, database, write_csv):
    notes = [["T-1", "Patient rang about her knee this morning.", "KNEE"]]

    result = import_file(
        database, "tickets", write_csv(notes, "notes.csv", ["note id", "dictation", "summary"])
    )

    assert (result.added, result.updated) == (1, 0)


def test_rejected_rows_are_kept_with_line_and_reason(database, project, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(
        "id,question,answer\n1,Where is it,Here\n2,too,many,cells\n3,And the other one,There\n"
    )

    result = import_file(database, "tickets", path)

    assert (result.read, result.added, [row.line for row in result.rejected]) == (3, 2, [3])
    (file,) = import_page(database, "tickets").files
    assert [(row.line, row.raw) for row in file.rejected] == [(3, "2,too,many,cells")]
    assert "2,too,many,cells" in rejected_as_csv(file.sheet)


def test_a_cell_that_a_spreadsheet_would_run_stays_text(database, project, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text('id,question,answer\n1,Where is it,Here\n=HYPERLINK("x"),b\n')

    result = import_file(database, "tickets", path)

    assert ",\"'=HYPERLINK" in rejected_as_csv(rejected_sheet(database, "tickets", result.source))


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_a_cancelled_import_leaves_nothing(database, project, write_csv, monkeypatch, chunks):
    monkeypatch.setattr(imports, "CHUNK", 3)
    monkeypatch.setattr(jobs, "PART", 2)
    asked = iter([False] * chunks + [True])

    with pytest.raises(Cancelled):
        import_file(database, "tickets", write_csv(), should_stop=lambda: next(asked))

    assert all_of(database) == []
    assert list_sources(database, "tickets") == []


def test_nobody_sees_the_rows_of_an_unfinished_import(database, project, write_csv, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 3)
    seen = []

    import_file(
        database, "tickets", write_csv(), on_progress=lambda *_: seen.append(len(all_of(database)))
    )

    assert seen == [0, 0, 0, 0]
    assert len(all_of(database)) == 12


KILLED = """
import sys, time
from pathlib import Path
from curate.domain.jobs import ImportRequest
from curate.services import importing, jobs
from curate.stores import Database
importing.CHUNK = 3
database = Database(sys.argv[1])
with database.begin() as stores:
    job = stores.jobs.add(
        ImportRequest("tickets", "a.csv"), stores.projects.get("tickets").id, "ada"
    )
    job = stores.jobs.claim(jobs.this_process())
def on_progress(share, message):
    if share >= 0.5:
        print("half", flush=True)
        time.sleep(60)
importing.import_file(database, "tickets", Path(sys.argv[2]), job=job.id, on_progress=on_progress)
"""


def test_an_import_whose_process_is_killed_leaves_nothing(database, url, project, write_csv):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, url, str(write_csv())], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "half\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()

    assert all_of(database) == []
    assert len(jobs.mark_dead_jobs(database)) == 1

    with database.read() as stores:
        assert stores.sources.unfinished() == []
        assert stores.jobs.all()[0].state == "lost"
    assert import_file(database, "tickets", write_csv()).added == 12


def test_a_missing_file_is_one_sentence(database, project, tmp_path):
    with pytest.raises(UnreadableFile, match=r"nothing\.csv"):
        import_file(database, "tickets", tmp_path / "nothing.csv")


def test_a_file_without_a_text_column_says_what_to_do(database, project, write_csv):
    path = write_csv([[1, 2], [3, 4], [5, 6]], "numbers.csv", ["a", "b"])

    with pytest.raises(MappingMissing, match="Choose one of 'a', 'b'"):
        import_file(database, "tickets", path)

    assert list_sources(database, "tickets") == []


def test_where_one_of_several_files_is_broken_none_is_imported(
    database, project, write_csv, tmp_path
):
    broken = tmp_path / "broken.json"
    broken.write_text('[{"question": ')

    with pytest.raises(UnreadableFile, match=r"broken\.json"):
        import_files(database, "tickets", [write_csv(), broken])

    assert all_of(database) == []


def test_columns_can_be_named_by_hand(database, project, write_csv):
    options = ImportOptions(
        mapping={"input": ["Message"], "output": ["Queue"], "id": ["Ticket ID"]}
    )

    import_file(database, "tickets", write_csv(), options)

    assert all_of(database)[0].output == "Delivery"


@pytest.mark.parametrize("part", [5, 12, 20_000])
def test_an_untouched_import_can_be_removed_again(tickets, database, monkeypatch, part):
    monkeypatch.setattr(jobs, "PART", part)

    assert remove_source(database, "tickets", tickets.source).examples == 12
    assert all_of(database) == []


def test_an_import_that_somebody_worked_on_is_not_removed(tickets, database):
    decide(database, "tickets", all_of(database)[0].id, "approve")

    with pytest.raises(Unusable, match="1 of its examples were reviewed"):
        remove_source(database, "tickets", tickets.source)

    assert len(all_of(database)) == 12


def test_a_source_of_another_project_is_not_found(tickets, database):
    with pytest.raises(NotFound):
        remove_source(database, "tickets", tickets.source + 1)


def test_an_import_without_a_project_names_those_that_exist(database, write_csv):
    with pytest.raises(NotFound, match="Projects here: none yet"):
        import_file(database, "tickets", write_csv())


def test_strange_text_survives_the_database(database, project, write_csv):
    strange = 'Nul\x01 and \u200b and 🚲 and e\u0301 and a "quote"'
    rows = [
        ["T-1", "2026-01-02", "C-1", f"{strange} in a longer message", "Topic: App", "App"],
        *TICKETS[1:],
    ]

    import_file(database, "tickets", write_csv(rows))

    assert all_of(database)[0].input == f"{strange} in a longer message"


def test_earlier_messages_that_changed_at_the_source_come_in(database, project, tmp_path):
    """The row counted as updated, and its earlier messages stayed what they were."""
    file = tmp_path / "chats.jsonl"
    for asked in ("Old question", "New question"):
        said = [asked, "Hello there", "Where is it?", "Topic: Delivery"]
        roles = ["user", "assistant"] * 2
        messages = [{"role": role, "content": text} for role, text in zip(roles, said, strict=True)]
        file.write_text(json.dumps({"id": "c1", "messages": messages}))
        import_file(database, "tickets", file)

    (one,) = list_examples(database, "tickets", Where())
    assert one.turns[0].text == "New question"
    (event,) = example_history(database, "tickets", one.id)
    assert event.before["turns"][0]["text"] == "Old question"
    assert event.after["turns"][0]["text"] == "New question"
