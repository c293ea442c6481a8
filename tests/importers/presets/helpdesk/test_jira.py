import csv
import io
import json

import pytest

from curate.domain.examples import ImportedRow, Turn
from curate.importers import inspect, read

HEADER = ["Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key"]
PEOPLE = ["Reporter", "Reporter Id", "Assignee", "Assignee Id", "Created", "Description"]
ANA, BEN = "712020:dbd6e0ab-0001", "712020:dbd6e0ab-0002"


def export(*rows, comments=3, more=()):
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([*HEADER, *PEOPLE, *more, *["Comment"] * comments])
    for number, (own, said) in enumerate(rows, 1):
        cells = ["Lamp", f"SUP-{number}", f"1000{number}", "Bug", "Done", "SUP"]
        people = ["Ana Diaz", ANA, "Ben Ode", BEN, "11/May/24 03:26 PM", "My lamp is dark."]
        writer.writerow([*cells, *people, *own, *said, *[""] * (comments - len(said))])
    return stream.getvalue()


def says(day, who, text):
    return f"{day:02}/May/24 4:38 PM;{who};{text}"


def test_comments_of_the_reporter_are_turns_and_the_last_public_one_of_others_is_the_answer(write):
    said = [
        says(12, BEN, "Is it plugged in?"),
        says(13, ANA, "It is; see:\n- socket; fine\n- bulb; dark"),
        says(14, BEN, "We send a bulb;\nit is free."),
    ]
    path = write("jira.csv", export(([], said), ([], said[:1]), ([], [])))

    found = inspect(path)
    rows = list(read(path))

    assert (found.preset, found.confidence) == ("jira", 1.0)
    assert found.mapping["output"] == ["Comment", "Comment (2)", "Comment (3)"]
    assert [row.output for row in rows] == ["We send a bulb;\nit is free.", "Is it plugged in?", ""]
    assert (rows[0].input, rows[0].turns) == (
        "It is; see:\n- socket; fine\n- bulb; dark",
        (Turn("user", "Lamp\n\nMy lamp is dark."), Turn("assistant", "Is it plugged in?")),
    )
    assert rows[0].external_id == "SUP-1"
    assert rows[0].created_at == "2024-05-11T15:26:00"
    assert not any(name.startswith("Comment") for name in rows[0].metadata)


def test_comments_that_are_newest_first_are_put_in_order(write):
    said = [says(14, BEN, "Second."), says(13, ANA, "Really?"), says(12, BEN, "First.")]

    (row,) = read(write("jira.csv", export(([], said))))

    assert (row.input, row.output, row.turns[-1].text) == ("Really?", "Second.", "First.")


@pytest.mark.parametrize(
    "marked",
    [
        "[Internal] He calls every week.",
        "Internal note: he calls every week.",
        'He calls every week.;{"key":"sd.public.comment","value":{"internal":true}}',
    ],
)
def test_an_internal_comment_of_a_service_desk_never_is_an_answer(write, marked):
    said = [says(12, BEN, "We send a bulb."), says(13, BEN, marked)]
    path = write("jsm.csv", export((["Broken thing"], said), more=["Customer Request Type"]))

    found = inspect(path)
    (row,) = read(path)

    assert (found.preset, found.mapping["label"]) == (
        "jira_service_management",
        ["Customer Request Type"],
    )
    assert (row.output, row.label) == ("We send a bulb.", "Broken thing")
    assert "calls every week" in row.metadata["internal_notes"]


@pytest.mark.parametrize(
    ("reporter", "author"),
    [("Ana Diaz", "ana.diaz"), ("Ana Diaz", "adiaz"), ("adiaz", "adiaz"), ("Ana Diaz", "Ana Diaz")],
)
def test_the_reporter_is_known_by_login_too(write, reporter, author):
    text = f"Summary,Issue key,Issue Type,Status,Created,Reporter,Comment,Comment\nLamp,S-1,Bug,Done,x,{reporter},"
    path = write("a.csv", text + f"{says(1, 'ben', 'Why?')},{says(2, author, 'No idea.')}\n")

    (row,) = read(path)

    assert (row.output, row.turns) == ("Why?", ())


def test_nobody_answers_where_the_export_does_not_tell_who_is_who(write):
    text = "Summary,Issue key,Issue Type,Status,Created,Reporter,Comment\nLamp,S-1,Bug,Done,x,Ana Diaz,"

    (row,) = read(write("a.csv", text + says(1, ANA, "It is dark.") + "\n"))

    assert row.output == ""


def person(key, name):
    return {"accountId": key, "displayName": name}


def paragraph(*texts):
    nodes = [{"type": "text", "text": text} for text in texts]
    return {"type": "paragraph", "content": nodes}


def issue(*comments):
    item = {"type": "listItem", "content": [paragraph("bulb")]}
    table = {
        "type": "table",
        "content": [
            {"type": "tableRow", "content": [{"type": "tableCell", "content": [paragraph(cell)]}]}
            for cell in ("a", "b")
        ],
    }
    return {
        "id": "1",
        "key": "SUP-1",
        "fields": {
            "summary": "Lamp",
            "description": {
                "type": "doc",
                "version": 1,
                "content": [
                    paragraph("My lamp ", "is dark."),
                    {"type": "orderedList", "content": [item, item]},
                    table,
                ],
            },
            "issuetype": {"name": "Request"},
            "reporter": person(ANA, "Ana Diaz"),
            "comment": {"comments": list(comments), "total": len(comments)},
        },
    }


def comment(who, text, **more):
    body = {"type": "doc", "version": 1, "content": [paragraph(text)]}
    return {"author": who, "body": body, "created": "2026-01-01T00:00:00.000+0000", **more}


@pytest.mark.parametrize(
    "mark",
    [
        {"jsdPublic": False},
        {"visibility": {"type": "role", "value": "Administrators"}},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": True}}]},
    ],
    ids=["jsdPublic", "visibility", "property"],
)
def test_issues_of_the_api_are_read_with_their_trees_as_text(write, mark):
    ana, ben = person(ANA, "Ana Diaz"), person(BEN, "Ben Ode")
    one = issue(comment(ben, "We send one."), comment(ben, "He calls every week.", **mark))
    path = write("issues.json", json.dumps({"startAt": 0, "issues": [one, one], "total": 2}))

    found = inspect(path)
    row = next(read(path))

    service = "jira_service_management" if "jsdPublic" in mark else "jira"
    assert found.preset == service
    assert isinstance(row, ImportedRow)
    assert row.input == "Lamp\n\nMy lamp is dark.\n\n1. bulb\n2. bulb\n\na\nb"
    assert (row.output, row.external_id, row.groups) == (
        "We send one.",
        "SUP-1",
        {"fields.reporter.accountId": ANA},
    )
    assert row.metadata["internal_notes"] == "He calls every week."
    assert ana["accountId"] == ANA


SERVICE = "Custom field (Request Type)"


def test_the_reporter_is_the_customer_whoever_created_the_ticket(write):
    said = [
        says(12, BEN, "Which lamp?"),
        says(13, ANA, "The blue one."),
        says(14, BEN, "The fuse blew, see the log."),
        says(14, BEN, "Hi Ana, it shines again."),
    ]
    own = ["Ben Ode", BEN, "Broken thing"]
    path = write(
        "jsm.csv", export((own, said), more=["Creator", "Creator Id", SERVICE], comments=4)
    )

    (row,) = read(path)

    assert (row.input, row.output) == ("The blue one.", "Hi Ana, it shines again.")
    assert row.turns == (Turn("user", "Lamp\n\nMy lamp is dark."), Turn("assistant", "Which lamp?"))
    assert row.metadata["earlier_replies"] == "The fuse blew, see the log."


def test_the_creator_is_the_customer_where_no_reporter_is_exported(write):
    text = f"Summary,Issue key,Creator,Comment\nLamp,S-1,ana,{says(1, 'ben', 'Why?')}\n"

    (row,) = read(write("a.csv", text))

    assert (row.output, row.input) == ("Why?", "Lamp")


@pytest.mark.parametrize("place", range(3))
def test_an_internal_comment_anywhere_says_nothing_about_the_others(write, place):
    said = [says(12, BEN, "Which lamp?"), says(13, ANA, "Blue."), says(14, BEN, "Sent.")]
    said.insert(place + 1, says(12 + place, BEN, "Internal: he calls weekly."))

    first, second = read(write("jira.csv", export(([], said), ([], said[:1]), comments=4)))

    assert (first.input, first.output) == ("Blue.", "Sent.")
    assert first.metadata["internal_notes"] == "Internal: he calls weekly."
    assert [turn.text for turn in first.turns] == ["Lamp\n\nMy lamp is dark.", "Which lamp?"]
    assert (second.output, "internal_notes" in second.metadata) == ("Which lamp?", False)


def test_a_fault_that_is_internal_to_a_server_is_no_internal_note(write):
    said = [says(12, BEN, "Internal server errors are gone.")]

    (row,) = read(write("jira.csv", export(([], said))))

    assert row.output == "Internal server errors are gone."


@pytest.mark.parametrize(("kinds", "label"), [(["", ""], "Bug"), (["Access", ""], "Access")])
def test_a_project_without_request_types_has_types_of_issues(write, kinds, label):
    rows = [([kind], [says(12, BEN, "Sent.")]) for kind in kinds]
    path = write("jsm.csv", export(*rows, more=[SERVICE]))

    row = next(read(path))

    assert (inspect(path).preset, row.label) == ("jira_service_management", label)


def test_a_file_of_few_columns_is_known_by_its_comments(write):
    text = "Issue key,Description,Reporter,Comment,Comment\n"
    text += f"S-1,It is dark.,ana,{says(1, 'ben', 'Why?')},{says(2, 'ben', 'Sent.')}\n"
    text += "S-2,No light.,ana,,\n"

    path = write("a.csv", text)

    assert (inspect(path).preset, [row.output for row in read(path)]) == ("jira", ["Sent.", ""])


def test_other_comments_are_no_sign_of_an_issue(write):
    text = "Description,Comment\nIt is dark.,Please call; he waits\nNo light.,2026 was better\n"

    assert inspect(write("a.csv", text)).preset is None


def test_repeated_labels_are_a_list(write):
    more = ["Labels", "Labels", "Labels", "Sprint"]
    path = write(
        "jira.csv", export((["vpn", "urgent", "", "7"], []), (["vpn"] + [""] * 3, []), more=more)
    )

    first, second = read(path)

    assert (first.metadata["Labels"], second.metadata["Labels"]) == (["vpn", "urgent"], ["vpn"])
    assert first.metadata["Sprint"] == "7"
    assert not any(name.startswith("Labels (") for name in first.metadata)


def test_whoever_takes_part_in_a_request_asks_too(write):
    said = [says(12, "cleo", "Mine too."), says(13, "ben", "Sent.")]
    text = "Summary,Issue key,Reporter,Custom field (Request participants),Comment,Comment\n"

    (row,) = read(write("a.csv", f'{text}Lamp,S-1,ana,"dora, cleo",{said[0]},{said[1]}\n'))

    assert (row.input, row.output) == ("Lamp\n\nMine too.", "Sent.")


def test_a_service_desk_is_known_in_another_language(write):
    head = "Zusammenfassung,Vorgangsschlüssel,Vorgangstyp,Projekttyp,Autor,Autor-ID,Ersteller,Erstellt,Beschreibung"
    head += ",Benutzerdefiniertes Feld (Anfragetyp),Kommentar,Kommentar\n"
    row = "Lampe,HD-1,Anfrage,service_desk,Ana,c1,Ben,03.03.2025 09:00,Sie ist dunkel.,Zugang,"
    row += (
        "03.03.2025 09:10;b1;Interne Notiz: ruft oft an.,03.03.2025 09:12;b1;Sie leuchtet wieder.\n"
    )
    path = write("jsm.csv", head + row)

    found = inspect(path)
    (only,) = read(path)

    assert found.preset == "jira_service_management"
    assert (only.label, only.output) == ("Zugang", "Sie leuchtet wieder.")
    assert only.metadata["internal_notes"] == "Interne Notiz: ruft oft an."


def test_where_nobody_is_known_to_be_the_reporter_it_is_said_that_comments_are_no_answer(write):
    rows = [
        f'SUP-{n},"My lamp {n} is dark.","03/May/24 4:38 PM;ben;Press the button."'
        for n in range(4)
    ]
    path = write("few.csv", "\n".join(["Issue key,Description,Comment", *rows]))

    first, *_ = read(path)

    assert (first.output, first.metadata["unattributed_comments"]) == ("", "Press the button.")
    assert any("the first 4" in note and "reporter" in note for note in inspect(path).notes)
