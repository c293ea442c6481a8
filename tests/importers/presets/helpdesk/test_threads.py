import json

import pytest

from curate.domain.examples import Turn
from curate.importers import read
from curate.importers.presets.helpdesk.threads import exchange

ANA, BO = 71, 72


def user(text, at=""):
    return {"role": "user", "content": text, "at": at}


def agent(text, at=""):
    return {"role": "assistant", "content": text, "at": at}


def test_what_agents_write_in_a_row_stays_apart_and_the_last_of_it_is_the_answer():
    found = exchange(
        [user("No light."), agent("Received."), agent("The fuse blew."), agent("Fixed.")]
    )

    assert (found.input, found.output, found.turns) == ("No light.", "Fixed.", ())
    assert found.earlier == ("Received.", "The fuse blew.")


def test_what_agents_write_in_a_row_in_the_middle_are_turns_of_their_own():
    said = [
        user("No light."),
        agent("Received."),
        agent("Which lamp?"),
        user("Blue."),
        agent("Sent."),
    ]

    found = exchange(said)

    assert found.turns == (
        Turn("user", "No light."),
        Turn("assistant", "Received."),
        Turn("assistant", "Which lamp?"),
    )
    assert (found.input, found.output, found.earlier) == ("Blue.", "Sent.", ())


def test_what_a_customer_writes_in_a_row_is_one_question():
    found = exchange([user("No light."), user("The blue one."), agent("Sent."), user("Thanks!")])

    assert (found.input, found.output) == ("No light.\n\nThe blue one.", "Sent.")


@pytest.mark.parametrize(
    ("later", "output"),
    [
        ("2026-01-05T10:02:00Z", "Hello Ana.\n\nPress twice."),
        ("2026-01-06T10:02:00Z", "Press twice."),
    ],
)
def test_in_a_chat_pieces_sent_within_minutes_are_one_answer(later, output):
    said = [
        user("No light."),
        agent("Hello Ana.", "2026-01-05T10:01:00Z"),
        agent("Press twice.", later),
    ]

    assert exchange(said, chat=True).output == output


def ticket(comments, **more):
    return json.dumps(
        {
            "tickets": [
                {
                    "id": number,
                    "subject": "Lamp",
                    "raw_subject": "Lamp",
                    "description": "It is dark.",
                    "requester_id": ANA,
                    "via": {"channel": "email"},
                    "comments": comments,
                    **more,
                }
                for number in (1, 2)
            ]
        }
    )


def comment(who, text, **more):
    return {"author_id": who, "body": text, "public": True, **more}


def test_a_ticket_that_an_agent_raised_is_still_the_customers(write):
    said = [comment(BO, "It is dark."), comment(BO, "We send one."), comment(ANA, "Thanks!")]

    row = next(read(write("tickets.json", ticket(said, submitter_id=BO))))

    assert (row.input, row.output, row.turns) == ("Lamp\n\nIt is dark.", "We send one.", ())


def test_who_nobody_knows_does_not_answer(write):
    said = [comment(BO, "Buy two."), comment(ANA, "Why?")]
    path = write("tickets.json", ticket(said, requester_id=None))

    row = next(read(path, preset="zendesk"))

    assert (row.input, row.output) == ("Lamp\n\nIt is dark.", "")
    assert row.metadata["unattributed_comments"] == "Buy two.\n\nWhy?"


def test_the_customer_is_whoever_wrote_the_tickets_own_text(write):
    said = [comment(ANA, "It is  dark."), comment(BO, "Received."), comment(BO, "We send one.")]

    row = next(read(write("tickets.json", ticket(said, requester_id=None)), preset="zendesk"))

    assert (row.output, row.metadata["earlier_replies"]) == ("We send one.", "Received.")


def test_an_internal_note_that_is_the_tickets_own_text_is_no_question(write):
    said = [comment(BO, "It is dark.", public=False), comment(ANA, "Hello?"), comment(BO, "Yes.")]

    row = next(read(write("tickets.json", ticket(said))))

    assert (row.input, row.output) == ("Lamp\n\nHello?", "Yes.")
    assert row.metadata["internal_notes"] == "It is dark."


def test_a_journal_whose_times_do_not_compare_as_texts_is_read_from_its_end(write):
    journal = (
        "05/02/2026 09:00:00 - Bo Ek (Additional comments)\nWe send one.\n\n"
        "12/01/2026 09:00:00 - Ana Diaz (Additional comments)\nThe blue one.\n\n"
        "11/01/2026 09:00:00 - Bo Ek (Additional comments)\nWhich lamp?\n"
    )
    header = "number,short_description,caller_id,state,assignment_group,opened_at,comments"
    path = write("incidents.csv", f'{header}\nINC1,No light,Ana Diaz,Closed,Lamps,,"{journal}"\n')

    row = next(read(path))

    assert (row.input, row.output) == ("The blue one.", "We send one.")


@pytest.mark.parametrize(
    ("people", "output"),
    [({"caller_id": "Ana Diaz", "opened_by": "Bo Ek"}, "We send one."), ({"caller_id": "", "opened_by": "Ana Diaz"}, "We send one."), ({"caller_id": "", "opened_by": ""}, "")],
)  # fmt: skip
def test_who_opened_an_incident_for_a_caller_is_an_agent(write, people, output):
    journal = (
        "2026-01-06 09:00:00 - Bo Ek (Additional comments)\nWe send one.\n\n"
        "2026-01-05 09:00:00 - Ana Diaz (Additional comments)\nThe blue one.\n"
    )
    header = (
        "number,short_description,caller_id,opened_by,state,assignment_group,opened_at,comments"
    )
    cells = f'INC1,No light,{people["caller_id"]},{people["opened_by"]},Closed,Lamps,,"{journal}"'

    row = next(read(write("incidents.csv", f"{header}\n{cells}\n")))

    assert row.output == output
    assert ("unattributed_comments" in row.metadata) is not bool(output)


def test_an_answer_that_the_ticket_ends_with_is_an_answer(write):
    row = next(read(write("tickets.json", ticket([comment(BO, "dark.")]))))

    assert (row.input, row.output) == ("Lamp\n\nIt is dark.", "dark.")
