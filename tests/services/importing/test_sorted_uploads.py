"""Files that were chosen together are told apart, and none is lost."""

import io
import warnings
import zipfile
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    "names",
    [
        ("notes.jsonl", "n2.txt"),
        ("notes.txt", "NOTES.txt", "notes.md"),
        ("cafe\u0301.txt", "caf\u00e9.txt"),
        ("..", "...", "/", "con", "nul.txt"),
        (
            "x" * 300 + "1.txt",
            "x" * 300 + "2.txt",
            "\U0001f6b2" * 100 + ".txt",
            "語" * 200 + ".txt",
        ),
        ("a/n1.txt", "b/n1.txt", "c\\n1.txt"),
        ("theirs", "theirs.txt", "notes"),
        ("e-mails.zip.txt", "\n\x1b[31m.txt", "-rf"),
    ],
)
def test_no_two_names_meet_and_no_note_is_lost(settings_here, home, names):
    texts = {f"The patient number {n} is fine today." for n, _ in enumerate(names)}
    files = [(name, text.encode()) for name, text in zip(names, sorted(texts), strict=True)]
    if "notes.jsonl" in names:
        files[0] = ("notes.jsonl", f'{{"note": "n1", "text": "{min(texts)}"}}\n'.encode())

    found = sort_uploads(settings_here, files)

    rows = [row for one in found.uploads for row in read(one.path, preset=one.preset)]
    assert {row.input for row in rows} == texts
    inside = [path for path in home.rglob("*") if path.is_file()]
    assert sorted(inside) == sorted({one.path for one in found.uploads})


def test_members_of_an_archive_that_are_called_alike_are_all_there(settings_here):
    packed = io.BytesIO()
    names = ["n.txt"] * 300 + ["N.TXT", "n .txt", "語" * 150 + ".txt", "notes.jsonl.txt"]
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w") as archive:
        warnings.simplefilter("ignore")
        for number, name in enumerate(names):
            archive.writestr(name, f"The patient number {number} is fine.")

    (found,) = sort_uploads(settings_here, [("all.zip", packed.getvalue())]).uploads

    rows = list(read(found.path))
    assert {row.input for row in rows} == {
        f"The patient number {number} is fine." for number in range(len(names))
    }


def test_what_can_not_be_stored_leaves_nothing(settings_here, home, monkeypatch):
    def full(_path, _content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(OSError, match="No space"):
        sort_uploads(settings_here, [("a.txt", b"Fine."), ("b.txt", b"Fine too.")])

    assert list((home / "uploads").iterdir()) == []
