"""Conversations in columns that no preset knows."""

import json

import pytest

from curate.importers import inspect, read

PAIRS = [
    ["agent", "Hi"],
    ["customer", "No light"],
    ["action", "looked up"],
    ["agent", "Send it back."],
]
PAIRS += [["customer", "Thanks"]]
OBJECTS = [{"speaker": who, "text": text} for who, text in PAIRS]


@pytest.mark.parametrize("talk", [PAIRS, OBJECTS], ids=["pairs", "objects"])
def test_a_column_of_conversations_is_found_by_what_it_holds(write, talk):
    path = write("t.json", json.dumps([{"nr": "7", "meta": "x", "talk": talk}] * 2))

    found = inspect(path)
    row = next(read(path))

    assert found.preset is None
    assert found.mapping["input"] == found.mapping["output"] == ["talk"]
    assert (row.input, row.output) == ("No light", "Send it back.")
    assert [(turn.role, turn.text) for turn in row.turns] == [("assistant", "Hi")]


def test_a_row_without_a_conversation_is_rejected(write):
    rows = [{"talk": OBJECTS}] * 5 + [{"talk": [{"speaker": "agent", "text": "Hello?"}]}]
    path = write("t.jsonl", "".join(json.dumps(row) + "\n" for row in rows))

    last = list(read(path))[-1]

    assert (last.line, last.reason) == (6, "The row has no conversation between two sides.")


@pytest.mark.parametrize(
    "content",
    [
        {"source": {"type": "x", "body": "Hi", "author": {"type": "bot"}}, "id": "1", "state": "open",
         "conversation_parts": {"conversation_parts": [{"body": [], "author": {"type": {}}, "part_type": {}}]}},
        {"id": 1, "subject": "No light", "description": "Dark", "requester_id": 2, "raw_subject": "x",
         "via": {"channel": "x"}, "comments": [{"body": "x", "via": {"channel": {}}, "author": {"role": []}}]},
        {"key": "L-1", "fields": {"summary": "No light", "issuetype": {"name": "Bug"}, "description":
         {"type": [], "content": [{"type": {}, "text": {}}, {"type": "paragraph", "content": {}}]}}},
        {"messages": [{"role": "user", "content": [{"type": ["a"], "text": "x"}]}]},
        {"messages": [{"role": {}, "content": "x"}, {"role": "assistant", "weight": [], "content": {}}]},
    ],
    ids=["intercom", "zendesk", "jira", "parts", "roles"],
)  # fmt: skip
def test_kinds_that_are_lists_or_objects_harm_nothing(write, content):
    path = write("t.json", json.dumps([content]))

    inspect(path)

    assert len(list(read(path))) == 1
