from curate.domain.examples import RejectedRow, SkippedRow, Turn
from curate.importers import inspect, read

HEADER = (
    "message_id,message_body,message_type,message_created_at,message_author_type,"
    "message_author_name,conversation_tags,conversation_id,conversation_state\n"
)


def message(number, body, kind, author, conversation):
    return f'{number},"{body}",{kind},2026-01-01T00:{number:02}:00Z,{author},X,lamps,{conversation},open\n'


def test_rows_of_messages_become_one_example_a_conversation(write):
    path = write(
        "transcript.csv",
        HEADER
        + message(1, "My lamp is dark.", "conversation_message", "user", "0071")
        + message(2, "Is there a bill?", "conversation_message", "lead", "0072")
        + message(3, "Is it plugged in?", "comment", "admin", "0071")
        + message(4, "He calls every week.", "note", "admin", "0071")
        + message(5, "", "assignment", "admin", "0071")
        + message(7, "We send a bulb.", "comment", "admin", "0071")
        + message(6, "It is.", "comment", "user", "0071")
        + message(8, "Assigned to Ben", "assignment", "admin", "0072")
        + message(9, "Thanks!", "comment", "user", "0071")
        + message(10, "Lost.", "comment", "user", "")
        + message(11, "Hello?", "comment", "admin", "0073"),
    )

    found = inspect(path)
    rows = list(read(path))
    first, second = [row for row in rows if not isinstance(row, (SkippedRow, RejectedRow))]

    assert found.preset == "intercom"
    assert (first.external_id, first.line, first.label) == ("0071", 2, "lamps")
    assert first.turns == (Turn("user", "My lamp is dark."), Turn("assistant", "Is it plugged in?"))
    assert (first.input, first.output) == ("It is.", "We send a bulb.")
    assert first.metadata == {
        "conversation_state": "open",
        "internal_notes": "He calls every week.",
    }
    assert (second.input, second.output, second.turns) == ("Is there a bill?", "", ())
    assert SkippedRow(5, "part of the conversation at line 2 (note)") in rows
    assert [(row.line, row.reason) for row in rows if isinstance(row, RejectedRow)] == [
        (11, "The message has no conversation id."),
        (12, "The conversation has no customer message to answer."),
    ]
    assert sorted(row.line for row in rows) == list(range(2, 13))
