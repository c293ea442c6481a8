import csv
import json

import pytest

from curate.domain.errors import CurateError, MappingMissing, UnknownName
from curate.domain.examples import ROLES, ImportedRow, RejectedRow, SkippedRow, Turn
from curate.importers import importers, inspect, presets, read
from curate.importers.presets import Preset
from curate.importers.roles.mapping import Reading
from tests.importers.recognition import EXPORTS, exports

every_preset = pytest.mark.parametrize("preset", list(presets), ids=lambda each: each.name)
every_importer = pytest.mark.parametrize("importer", list(importers), ids=lambda each: each.name)


def jsonl(*items):
    return "".join(json.dumps(item) + "\n" for item in items)


def table(*rows):
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n"


def says(role, text):
    return {"role": role, "content": text}


def test_openai_chats_become_turns_an_input_and_its_answer(write):
    path = write(
        "chats.jsonl",
        jsonl(
            {
                "messages": [
                    says("system", "Be brief."),
                    says("user", "Hi"),
                    says("assistant", "Hello"),
                    says("user", "My lamp"),
                    says("user", "is dark."),
                    says("assistant", "Sorry!"),
                ],
                "topic": "lamps",
            },
            {"messages": [says("user", [{"type": "text", "text": "And now?"}])]},
            {"messages": [says("user", "Call it"), {"role": "assistant", "tool_calls": [{}]}]},
            {"messages": [says("user", "a"), says("tool", "b")]},
            {"messages": [says("system", "Only this.")]},
            {"messages": "none"},
        ),
    )

    found = inspect(path)
    rows = list(read(path))

    assert (found.preset, found.rows) == ("openai", 6)
    assert found.mapping == {"input": ["messages"], "output": ["messages"], "metadata": ["topic"]}
    assert rows[:2] == [
        ImportedRow(
            1,
            "My lamp\n\nis dark.",
            "Sorry!",
            system="Be brief.",
            turns=(Turn("user", "Hi"), Turn("assistant", "Hello")),
            metadata={"topic": "lamps"},
        ),
        ImportedRow(2, "And now?", ""),
    ]
    assert [(row.line, row.reason) for row in rows[2:]] == [
        (3, "Message 2 calls a tool, which an example can't show."),
        (4, "Message 2 is by 'tool', who is neither user nor assistant."),
        (5, "The row has no input text."),
        (6, "The row has no list of messages."),
    ]
    assert all(isinstance(row, RejectedRow) and row.raw for row in rows[2:])


def test_sharegpt_conversations_are_read(write):
    conversation = [
        {"from": "system", "value": "Be kind."},
        {"from": "human", "value": "Where is it?"},
        {"from": "gpt", "value": "Here."},
    ]
    path = write("share.json", json.dumps([{"id": "c-1", "conversations": conversation}]))

    assert inspect(path).preset == "sharegpt"
    assert list(read(path)) == [
        ImportedRow(1, "Where is it?", "Here.", system="Be kind.", external_id="c-1")
    ]


def test_prompts_and_completions_are_read_as_texts_or_messages(write):
    path = write(
        "pairs.jsonl",
        jsonl(
            {"prompt": "Where is it?", "completion": "Here."},
            {
                "prompt": [says("system", "Be kind."), says("user", "Who?")],
                "completion": [says("assistant", "Me.")],
            },
            {"prompt": "[1] is a list?", "completion": "[]"},
            {"prompt": "", "completion": "To nothing."},
        ),
    )

    assert inspect(path).preset == "prompt_completion"
    assert list(read(path))[:3] == [
        ImportedRow(1, "Where is it?", "Here."),
        ImportedRow(2, "Who?", "Me.", system="Be kind."),
        ImportedRow(3, "[1] is a list?", "[]"),
    ]


def test_alpaca_joins_instruction_and_input(write):
    path = write(
        "alpaca.json",
        json.dumps(
            [
                {
                    "instruction": "Sort it.",
                    "input": "b, a",
                    "output": "a, b",
                    "system": "Be terse.",
                },
                {
                    "instruction": "And now?",
                    "input": "",
                    "output": "Done.",
                    "history": [["Hi", "Hello"]],
                },
            ]
        ),
    )

    assert inspect(path).preset == "alpaca"
    assert list(read(path)) == [
        ImportedRow(1, "Sort it.\n\nb, a", "a, b", system="Be terse."),
        ImportedRow(
            2,
            "And now?",
            "Done.",
            turns=(Turn("user", "Hi"), Turn("assistant", "Hello")),
            metadata={"history": '[["Hi", "Hello"]]'},
        ),
    ]


HELPDESKS = {
    "zendesk": {
        "header": "Summation column,Id,Requester,Requester id,Submitter,Assignee,Group,Subject,"
        "Tags,Status,Priority,Via,Ticket type,Created at,Updated at",
        "roles": {
            "input": ["Subject"],
            "id": ["Id"],
            "label": ["Ticket type"],
            "group": ["Requester id"],
            "created_at": ["Created at"],
        },
    },
    "freshdesk": {
        "header": "Ticket ID,Subject,Description,Status,Priority,Source,Type,Agent,Group,"
        "Created time,Due by Time,Resolved time,Full name,Email,Contact ID",
        "roles": {
            "input": ["Subject", "Description"],
            "id": ["Ticket ID"],
            "label": ["Type"],
            "group": ["Contact ID"],
            "created_at": ["Created time"],
        },
    },
    "freshservice": {
        "header": "Subject,Type,Status,Urgency,Impact,Priority,Group,Agent,Description,Category,"
        "Source,Resolution Note,Ticket Id,Requester Name,Requester Email,Created Time,Others,"
        "Others",
        "roles": {
            "input": ["Subject", "Description"],
            "output": ["Resolution Note"],
            "id": ["Ticket Id"],
            "label": ["Category"],
            "group": ["Requester Email"],
            "created_at": ["Created Time"],
        },
    },
    "jira": {
        "header": "Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Priority,"
        "Reporter,Created,Updated,Description,Comment,Comment,Comment",
        "roles": {
            "input": ["Summary", "Description"],
            "id": ["Issue key"],
            "label": ["Issue Type"],
            "group": ["Reporter"],
            "created_at": ["Created"],
        },
    },
    "hubspot": {
        "header": "Ticket ID,Ticket name,Ticket description,Pipeline,Ticket status,Create date,"
        "Associated Company (Primary),All associated contact emails",
        "roles": {
            "input": ["Ticket name", "Ticket description"],
            "id": ["Ticket ID"],
            "label": ["Pipeline"],
            "group": ["All associated contact emails"],
            "created_at": ["Create date"],
        },
    },
    "servicenow": {
        "header": "number,caller_id,short_description,description,priority,state,category,"
        "assignment_group,opened_at,close_notes,work_notes",
        "roles": {
            "input": ["short_description", "description"],
            "output": ["close_notes"],
            "id": ["number"],
            "label": ["category"],
            "group": ["caller_id"],
            "created_at": ["opened_at"],
        },
    },
    "kaggle_tickets": {
        "header": "Ticket ID,Customer Name,Customer Email,Customer Age,Ticket Type,Ticket Subject,"
        "Ticket Description,Ticket Status,Resolution,Ticket Priority",
        "roles": {
            "input": ["Ticket Subject", "Ticket Description"],
            "output": ["Resolution"],
            "id": ["Ticket ID"],
            "label": ["Ticket Type"],
            "group": ["Customer Email"],
        },
    },
    "open_ticket_ai": {
        "header": "subject,body,answer,type,queue,priority,language,business_type,tag_1,tag_2",
        "roles": {"input": ["subject", "body"], "output": ["answer"], "label": ["queue"]},
    },
    "intercom": {
        "header": "Conversation ID,Conversation started at (Europe/Berlin),Started by,"
        "Conversation source,Current conversation state,AI Topic,Title,User name,User email",
        "roles": {
            "input": ["Title"],
            "id": ["Conversation ID"],
            "label": ["AI Topic"],
            "group": ["User email"],
            "created_at": ["Conversation started at (Europe/Berlin)"],
        },
    },
}


@pytest.mark.parametrize("name", HELPDESKS)
def test_a_helpdesk_is_known_by_its_columns(write, name):
    header = next(csv.reader([HELPDESKS[name]["header"]]))
    path = write("export.csv", table(header, [f"value {n}" for n, _ in enumerate(header)]))

    found = inspect(path)
    roles = {role: columns for role, columns in found.mapping.items() if role != "metadata"}

    # Nothing is shown as sure beside an answer that the export does not have.
    sure = 1.0 if "output" in roles else 0.5
    assert (found.preset, found.confidence, roles) == (name, sure, HELPDESKS[name]["roles"])
    assert len(list(read(path))) == 1


def test_a_preset_can_be_named_or_refused(write):
    path = write("pairs.csv", "prompt,completion\nWhere is my lamp?,It is in the post.\n")

    assert inspect(path, preset="none").preset is None
    assert inspect(path, preset="prompt_completion").confidence == 1.0
    with pytest.raises(UnknownName, match="There is no preset 'word'"):
        inspect(path, preset="word")


@every_preset
def test_every_preset_says_what_it_is_and_maps_known_roles_only(preset):
    assert preset.name
    assert preset.title
    assert preset.__doc__
    assert set(preset.names) <= set(ROLES)
    assert preset().recognize((), ()) == 0 or preset.formats
    assert preset().mapping(("a", "b"), ({"a": "1", "b": "2"},)) in ({}, {"input": []})


@every_preset
def test_every_preset_passes_on_rows_that_are_no_records(preset):
    odd = [RejectedRow(2, "broken", "x"), RejectedRow(5, "broken", "y")]

    assert list(preset().rows(iter(odd), {"input": ["text"]}, Reading())) == odd


@every_preset
def test_every_preset_forced_on_a_foreign_table_reads_it_or_says_why_not(write, preset):
    path = write("foreign.csv", "a,b\nSome words of a text.,c\n")

    if inspect(path, preset=preset.name).mapping.get("input"):
        assert len(list(read(path, preset=preset.name))) == 1
    else:
        with pytest.raises(MappingMissing, match="Nothing was imported"):
            read(path, preset=preset.name)


@every_importer
def test_every_importer_refuses_an_empty_file(write, importer):
    path = write(f"empty{importer.suffixes[0]}", b"")

    with pytest.raises(CurateError, match="is empty"):
        inspect(path)


@every_importer
def test_every_importer_has_a_title_and_claims_its_own_endings(importer):
    assert importer.title
    assert importer.__doc__
    others = [other for other in importers if other is not importer]
    assert not {ending for other in others for ending in other.suffixes} & set(importer.suffixes)


def test_no_preset_makes_an_answer_of_what_is_for_colleagues_only():
    told = [
        column
        for preset in presets
        for columns in preset.names.get("output", ())
        for column in ([columns] if isinstance(columns, str) else columns)
    ]

    assert "work_notes" not in told
    assert issubclass(presets["jira"], Preset)
    assert "output" not in presets["jira"].names


@pytest.mark.parametrize(
    "item",
    [
        {"prompt": "Where?", "chosen": "Here.", "rejected": "There."},
        {
            "prompt": [says("user", "Where?")],
            "chosen": [says("assistant", "Here.")],
            "rejected": [says("assistant", "There.")],
        },
        {
            "chosen": [says("user", "Where?"), says("assistant", "Here.")],
            "rejected": [says("user", "Where?"), says("assistant", "There.")],
        },
        {
            "input": {"messages": [says("user", "Where?")]},
            "preferred_output": [says("assistant", "Here.")],
            "non_preferred_output": [says("assistant", "There.")],
        },
        {
            "conversations": [{"from": "human", "value": "Where?"}],
            "chosen": {"from": "gpt", "value": "Here."},
            "rejected": {"from": "gpt", "value": "There."},
        },
    ],
    ids=["texts", "messages", "whole conversations", "openai", "sharegpt"],
)
def test_the_better_answer_of_a_pair_is_the_output(write, item):
    path = write("pairs.jsonl", jsonl(item))

    assert inspect(path).preset == "dpo"
    (row,) = read(path)
    assert (row.input, row.output, row.metadata["rejected"]) == ("Where?", "Here.", "There.")


def test_an_answer_marked_as_bad_is_no_example(write):
    chats = [
        {"messages": [says("user", "Who?"), says("assistant", "Me.")], "label": True},
        {"messages": [says("user", "Who?"), says("assistant", "Go away!")], "label": False},
    ]
    pairs = [{"prompt": "Who?", "completion": "Me.", "label": True}]
    path = write("marks.json", json.dumps(chats))

    assert inspect(path).preset == "kto"
    assert list(read(path)) == [
        ImportedRow(1, "Who?", "Me.", metadata={"label": "true"}),
        SkippedRow(2, "its answer is marked as bad, so there is nothing to learn from it"),
    ]
    assert inspect(write("pairs.jsonl", jsonl(*pairs))).preset == "kto"


ZENDESK = {
    "id": 1910383993885,
    "subject": "Lamp",
    "description": "My lamp is dark.",
    "requester_id": 5,
    "comments": [
        {"author_id": 5, "body": "My lamp is dark.", "public": True},
        {"author_id": 9, "body": "He calls every week.", "public": False},
        {"author_id": 9, "body": "Is it plugged in?", "public": True},
        {"author_id": 5, "body": "It is.", "public": True},
        {"author_id": 9, "body": "We send a new bulb.", "public": True},
        {"author_id": 9, "body": "Last bulb of the year.", "public": False},
        {"author_id": 5, "body": "Thanks!", "public": True},
    ],
}
FRESHDESK = {
    "id": 1910383993885,
    "subject": "Lamp",
    "description_text": "My lamp is dark.",
    "requester_id": 5,
    "conversations": [
        {"user_id": 9, "body_text": "He calls every week.", "private": True, "incoming": False},
        {"user_id": 9, "body_text": "Is it plugged in?", "private": False, "incoming": False},
        {"user_id": 5, "body_text": "It is.", "private": False, "incoming": True},
        {"user_id": 9, "body_text": "We send a new bulb.", "private": False, "incoming": False},
        {"user_id": 9, "body_text": "Last bulb of the year.", "private": True, "incoming": False},
    ],
}
INTERCOM = {
    "id": 1910383993885,
    "source": {"subject": "Lamp", "body": "My lamp is dark.", "author": {"type": "user"}},
    "conversation_parts": {
        "conversation_parts": [
            {"part_type": "note", "body": "He calls every week.", "author": {"type": "admin"}},
            {"part_type": "comment", "body": "Is it plugged in?", "author": {"type": "admin"}},
            {"part_type": "assignment", "body": None, "author": {"type": "admin"}},
            {"part_type": "comment", "body": "It is.", "author": {"type": "user"}},
            {"part_type": "comment", "body": "We send a new bulb.", "author": {"type": "admin"}},
            {"part_type": "note", "body": "Last bulb of the year.", "author": {"type": "admin"}},
        ]
    },
}


@pytest.mark.parametrize(
    ("preset", "ticket"),
    [("zendesk", ZENDESK), ("freshdesk", FRESHDESK), ("intercom", INTERCOM)],
)
def test_public_replies_are_answers_and_internal_notes_never_are(write, preset, ticket):
    path = write("tickets.json", json.dumps({"tickets": [ticket, ticket], "count": 2}))

    assert inspect(path).preset == preset
    row = next(read(path))
    assert (row.external_id, row.turns, row.input, row.output) == (
        "1910383993885",
        (Turn("user", "Lamp\n\nMy lamp is dark."), Turn("assistant", "Is it plugged in?")),
        "It is.",
        "We send a new bulb.",
    )
    assert row.metadata["internal_notes"] == "He calls every week.\n\nLast bulb of the year."


EXPORTS_HERE = [
    path for path, expected in exports() if path.parent == EXPORTS and expected.preset != "any"
]


@pytest.mark.parametrize("path", EXPORTS_HERE, ids=lambda path: path.name)
def test_a_mapping_that_a_person_confirms_reads_the_same_and_an_answer_taken_away_is_gone(path):
    mapping = {role: names for role, names in inspect(path).mapping.items() if role != "metadata"}
    if not mapping.get("input"):
        return

    assert list(read(path, mapping=mapping)) == list(read(path))
    left = read(path, mapping={**mapping, "output": []})
    assert {row.output for row in left if isinstance(row, ImportedRow)} <= {""}
