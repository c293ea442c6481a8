import base64
import json

import pytest

from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow, Turn
from curate.importers import inspect, read

NOTE = "Cough for three days. Rest and tea."


def packed(text, encoding="utf-8"):
    return base64.b64encode(text.encode(encoding)).decode()


def document(number, *attachments, **more):
    return {
        "resourceType": "DocumentReference",
        "id": f"d{number}",
        "status": "current",
        "type": {"coding": [{"code": "34109-9", "display": "Note"}]},
        "subject": {"reference": "Patient/1"},
        "content": [{"attachment": each} for each in attachments],
        **more,
    }


def plain(text=NOTE, kind="text/plain", **more):
    return {"contentType": kind, "data": packed(text), **more}


def message(number, sender, text, answers=None, **more):
    said = {
        "resourceType": "Communication",
        "id": f"c{number}",
        "status": "completed",
        "sent": f"2026-01-0{number}T09:00:00Z",
        "payload": [{"contentString": text}],
        **more,
    }
    if sender:
        said["sender"] = {"reference": sender}
    return (
        {**said, "inResponseTo": [{"reference": f"Communication/{answers}"}]} if answers else said
    )


def lines(*resources):
    return "".join(json.dumps(each) + "\n" for each in resources)


def bundle(*resources):
    links = [{"relation": str(n), "url": "https://x"} for n in range(5)]
    entries = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources]
    return json.dumps({"resourceType": "Bundle", "link": links, "entry": entries})


def test_a_bundle_of_one_entry_is_not_read_by_its_links(write):
    path = write("a.json", bundle(document(1, plain())))

    (row,) = read(path)

    assert (inspect(path).preset, row.input, row.label) == ("fhir", NOTE, "Note")
    assert row.groups == {"resource.subject.reference": "Patient/1"}
    assert not any("attachment" in str(value) for value in row.metadata.values())


def test_a_resource_alone_is_one_note(write):
    (row,) = read(write("a.json", json.dumps(document(1, plain(), plain("<p>x</p>", "text/html")))))

    assert (row.input, row.external_id) == (NOTE, "d1")


def test_of_several_formats_the_plain_text_is_read(write):
    page = plain("<p>Cough for <b>three</b> days.</p>", "text/html")
    first, second = read(write("a.ndjson", lines(document(1, page, plain()), document(2, page))))

    assert (first.input, second.input) == (NOTE, "Cough for three days.")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"status": "entered-in-error"}, "it was entered in error"),
        ({"status": "superseded"}, "a later version supersedes it"),
        ({"docStatus": "preliminary"}, "it is preliminary"),
    ],
)
def test_what_does_not_count_is_skipped(write, more, reason):
    path = write("a.ndjson", lines(document(1, plain()), document(2, plain(), **more)))

    assert list(read(path))[1] == SkippedRow(2, reason)


def test_what_is_no_text_is_skipped_and_what_is_broken_rejected(write):
    picture, empty = plain("{\\rtf1}", "image/png"), {"contentType": "text/plain"}
    broken, wrong = (
        {"contentType": "text/plain", "data": "a!"},
        {**plain(), "data": packed("é", "latin-1")},
    )
    away = {"contentType": "text/plain", "url": "https://x/Binary/9"}
    documents = [
        document(n, each) for n, each in enumerate([plain(), picture, empty, broken, wrong, away])
    ]

    rows = list(read(write("a.ndjson", lines(*documents))))

    assert [row.reason for row in rows if isinstance(row, SkippedRow)] == [
        "its content is image/png, not text",
        "it has no text",
        "its text is not in the file but at https://x/Binary/9",
    ]
    assert [row.reason for row in rows if isinstance(row, RejectedRow)] == [
        "The attachment is not valid base64.",
        "The attachment is not text in UTF-8.",
    ]


def test_a_text_in_a_resource_of_its_own_is_found_wherever_it_stands(write):
    binary = {
        "resourceType": "Binary",
        "id": "b1",
        "contentType": "text/plain",
        "data": packed(NOTE),
    }
    asked = document(1, {"contentType": "text/plain", "url": "https://x/fhir/Binary/b1"})

    rows = list(read(write("a.json", bundle(asked, binary))))

    assert [(row.input, row.line) for row in rows if isinstance(row, ImportedRow)] == [(NOTE, 1)]


def test_messages_are_conversations_by_what_they_answer(write):
    said = [
        message(3, "Patient/1", "The left one.", "c2"),
        message(1, "Patient/1", "My ear hurts."),
        message(2, "Practitioner/7", "Which one?", "c1"),
        message(4, "Practitioner/8", "Come tomorrow.", "c3"),
    ]

    row = next(read(write("a.ndjson", lines(*said))))

    assert (row.input, row.output, row.external_id) == ("The left one.", "Come tomorrow.", "c1")
    assert row.turns == (Turn("user", "My ear hurts."), Turn("assistant", "Which one?"))


@pytest.mark.parametrize(("first", "second"), [("", ""), ("A/1", "B/2"), ("Patient/1", "")])
def test_who_wrote_first_asks_where_senders_have_no_kind(write, first, second):
    said = [message(1, first, "Is it open?"), message(2, second, "Yes, until nine.", "c1")]

    row = next(read(write("a.ndjson", lines(*said))))

    assert (row.input, row.output) == ("Is it open?", "Yes, until nine.")


def test_what_only_the_practice_writes_is_a_note_each(write):
    said = [
        message(1, "Practitioner/1", "Bring your card."),
        message(2, "Practitioner/1", "Come at nine.", "c1"),
    ]

    rows = list(read(write("a.ndjson", lines(*said))))

    assert [(row.input, row.output) for row in rows] == [
        ("Bring your card.", ""),
        ("Come at nine.", ""),
    ]


def test_messages_that_answer_each_other_in_a_circle_end(write):
    said = [message(1, "Patient/1", "One?", "c2"), message(2, "Practitioner/1", "Two.", "c1")]

    assert len(list(read(write("a.ndjson", lines(*said))))) == 2


def test_a_type_of_resource_in_another_table_is_no_record(write):
    rows = [
        {"resourceType": "Article", "question": f"Why {n} of them?", "answer": f"So {n}."}
        for n in range(6)
    ]

    assert inspect(write("a.jsonl", lines(*rows))).preset is None


def test_attached_documents_are_read_and_damaged_ones_say_why(write):
    rich = plain(r"{\rtf1\ansi\pard {\b Plan}\par Rest \'fcber Nacht.\par}", "text/rtf")
    documents = [document(1, rich), document(2, plain("%PDF-1.4 x", "application/pdf"))]

    read_row, skipped = read(write("a.ndjson", lines(*documents)))

    assert read_row.input == "## Plan\nRest über Nacht."
    assert skipped.reason.startswith(
        "its content, application/pdf, is not read: attachment.pdf can't be"
    )


def test_messages_that_are_part_of_one_are_its_conversation(write):
    of_first = {"partOf": [{"reference": "Communication/c1"}]}
    path = write(
        "a.json",
        bundle(
            message(1, "Patient/1", "May I take aspirin?"),
            message(2, "Practitioner/2", "Yes, one a day.", **of_first),
            message(3, "Patient/1", "Before meals?", **of_first),
            message(4, "Practitioner/2", "After them.", **of_first),
            message(5, "Practitioner/2", "Call us.", partOf=[{"reference": "Procedure/c1"}]),
        ),
    )

    first, *others = read(path)

    assert (first.input, first.output) == ("Before meals?", "After them.")
    assert first.turns == (
        Turn("user", "May I take aspirin?"),
        Turn("assistant", "Yes, one a day."),
    )
    assert [type(each) for each in others] == [*[SkippedRow] * 3, ImportedRow]
