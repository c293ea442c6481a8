"""Files that were chosen together are told apart, and none is lost."""

import io
import zipfile

from curate.domain.examples import ImportedRow
from curate.importers import read
from curate.services.importing import sort_uploads

BIKES = b"ID,question,answer\n0,Where is my Heron now?,On its way.\n1,The brake squeals.,Come by.\n"
LABELS = (
    b"text;topic\nThe oven door is loose.;ovens\nThe mixer hums.;mixers\nThe oven hums.;ovens\n"
)
MAIL = b"From: ann@example.com\nTo: desk@example.com\nSubject: %s\nMessage-ID: <%s@x>\n\n%s\n"
MAILS = [
    ("one.eml", MAIL % (b"Lamp", b"1", b"My lamp is dark since the weekend.")),
    ("two.eml", MAIL % (b"Bell", b"2", b"Which bell fits a Wren?")),
]


def shown(found):
    return [(one.name, one.preset) for one in found.uploads]


def archive(*files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for name, content in files:
            out.writestr(name, content)
    return packed.getvalue()


def test_a_single_file_is_stored_as_it_is(settings_here):
    found = sort_uploads(settings_here, [("bikes.csv", BIKES)])

    assert shown(found) == [("bikes.csv", None)]
    assert found.told == ()
    assert found.uploads[0].path.read_bytes() == BIKES


def test_tables_are_apart_and_notes_and_mails_together(settings_here):
    notes = [("n1.txt", b"BP 140 over 90."), ("n2.md", b"Sore throat.")]

    found = sort_uploads(
        settings_here, [*notes, ("bikes.csv", BIKES), *MAILS, ("labels.csv", LABELS)]
    )

    assert shown(found) == [
        ("bikes.csv", None),
        ("labels.csv", None),
        ("2 notes", "notes"),
        ("2 e-mails", None),
    ]
    (told,) = found.told
    assert told.startswith(
        "These are 2 tables, 2 notes that come in together and 2 e-mails that come in together."
    )
    mails = [row for row in read(found.uploads[3].path) if isinstance(row, ImportedRow)]
    assert len(mails) == 2


def test_two_files_of_one_name_are_both_there(settings_here):
    found = sort_uploads(settings_here, [("a.csv", BIKES), ("a.csv", LABELS)])

    assert [one.path.read_bytes() for one in found.uploads] == [BIKES, LABELS]


def test_a_table_that_is_called_txt_is_a_table(settings_here):
    found = sort_uploads(settings_here, [("a.txt", BIKES), ("b.txt", b"Sore throat.")])

    assert shown(found) == [("a.txt", None), ("b.txt", None)]


def test_what_can_not_be_read_is_named_and_the_rest_goes_on(settings_here):
    found = sort_uploads(settings_here, [("bikes.csv", BIKES), ("empty.csv", b"")])

    assert shown(found) == [("bikes.csv", None)]
    assert found.told == ("Left out: empty.csv can't be read: it is empty.",)


def test_an_archive_of_different_tables_is_taken_apart(settings_here):
    packed = archive(("in/bikes.csv", BIKES), ("in/labels.csv", LABELS), ("read.me", b"\x00\x01"))

    found = sort_uploads(settings_here, [("all.zip", packed)])

    assert shown(found) == [("in/bikes.csv", None), ("in/labels.csv", None)]
    assert found.told[0] == "all.zip holds files that are different things."
    assert any(told.startswith("Left out: read.me") for told in found.told)


def test_an_archive_of_one_kind_stays_whole(settings_here):
    packed = archive(("may.csv", BIKES), ("june.csv", BIKES))

    assert shown(sort_uploads(settings_here, [("all.zip", packed)])) == [("all.zip", None)]


def test_a_damaged_note_is_left_out_and_named(settings_here):
    found = sort_uploads(settings_here, [("n1.txt", b"Fine."), ("n2.txt", b"Da\x00maged\x00")])

    assert shown(found) == [("n1.txt", None)]
    assert found.told[0].startswith("Left out: n2.txt can't be read: ")


def test_a_batch_and_its_requests_come_in_together(settings_here):
    ask = '{"custom_id": "q-%d", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "m", "messages": [{"role": "user", "content": "%s"}]}}\n'
    reply = '{"id": "b%d", "custom_id": "q-%d", "response": {"status_code": 200, "body": {"model": "m", "choices": [{"index": 0, "message": {"role": "assistant", "content": "%s"}}]}}, "error": null}\n'
    asked = ["Where is my Heron now?", "Which bell fits a Wren?"]
    requests = "".join(ask % (n, text) for n, text in enumerate(asked))
    answers = "".join(
        reply % (n, n, text) for n, text in enumerate(["On its way.", "The small one."])
    )

    found = sort_uploads(
        settings_here, [("out.jsonl", answers.encode()), ("in.jsonl", requests.encode())]
    )

    assert shown(found) == [("2 files of a batch", None)]
    rows = [row for row in read(found.uploads[0].path) if isinstance(row, ImportedRow)]
    assert [(row.input, row.output) for row in rows] == [
        ("Where is my Heron now?", "On its way."),
        ("Which bell fits a Wren?", "The small one."),
    ]
