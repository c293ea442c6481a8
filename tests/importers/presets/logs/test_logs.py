"""The traps of archives and logs: branches, levels, drafts, bots, thanks, speakers."""

import json
import zipfile

import pytest

from curate.domain.errors import MappingMissing
from curate.domain.examples import ImportedRow, SkippedRow
from curate.importers import inspect, read
from curate.importers.archives import archive as archive_module
from curate.importers.presets.logs.payloads import answer_in, prompt_in
from curate.importers.presets.logs.talks import is_closing


def rows_of(write, name, value):
    text = value if isinstance(value, str) else json.dumps(value)
    path = write(name, text)
    return path, [row for row in read(path) if isinstance(row, ImportedRow)]


def said(row):
    return [(turn.role, turn.text) for turn in row.turns]


def chat(current, *nodes):
    """A chat of ChatGPT; nodes are (id, parent, role, text)."""
    mapping = {
        key: {
            "id": key,
            "parent": parent,
            "children": [],
            "message": role
            and {
                "author": {"role": role},
                "create_time": at,
                "content": {"content_type": "text", "parts": [text]},
                "recipient": "all",
                "metadata": {"model_slug": "gpt-x"},
            },
        }
        for at, (key, parent, role, text) in enumerate(nodes)
    }
    return {
        "title": "t",
        "create_time": 1772614800.5,
        "mapping": mapping,
        "current_node": current,
        "id": "c",
    }


NODES = (
    ("r", None, None, ""),
    ("q", "r", "user", "Shorten it."),
    ("old", "q", "assistant", "Thrown away."),
    ("new", "q", "assistant", "Shorter."),
    ("q2", "new", "user", "Again."),
    ("a2", "q2", "assistant", "Short."),
    ("lost", "old", "user", "Never mind."),
)


def test_a_chat_is_the_path_of_its_current_leaf(write):
    _, (row,) = rows_of(write, "conversations.json", [chat("a2", *NODES)])

    assert said(row) == [("user", "Shorten it."), ("assistant", "Shorter.")]
    assert (row.input, row.output) == ("Again.", "Short.")
    assert row.created_at == "2026-03-04T09:00:00+00:00"
    assert row.metadata["answer_by"] == "model"
    assert row.metadata["model"] == "gpt-x"


def test_a_chat_without_a_current_leaf_ends_in_its_newest(write):
    _, (row,) = rows_of(write, "c.json", [chat(None, *NODES[:6])])

    assert (row.input, row.output) == ("Again.", "Short.")


def test_a_chat_whose_parents_go_in_a_circle_ends(write):
    _, (row,) = rows_of(
        write, "c.json", [chat("a", ("q", "a", "user", "Hi?"), ("a", "q", "assistant", "Yes."))]
    )

    assert (row.input, row.output) == ("Hi?", "Yes.")


def test_a_question_that_nobody_answered_ends_no_chat(write):
    _, (row,) = rows_of(write, "c.json", [chat("q2", *NODES)])

    assert (row.input, row.output) == ("Shorten it.", "Shorter.")


def test_an_answer_that_a_person_edited_is_theirs(write):
    messages = {
        "1": {"id": "1", "parentId": None, "role": "user", "content": "Where?"},
        "2": {
            "id": "2",
            "parentId": "1",
            "role": "assistant",
            "content": "Here.",
            "originalContent": "There.",
        },
    }
    item = {
        "id": "w",
        "chat": {"history": {"messages": messages, "currentId": "gone"}, "messages": [{"id": "2"}]},
    }

    _, (row,) = rows_of(write, "chats.json", [item])

    assert row.output == "Here."
    assert (row.metadata["answer_by"], row.metadata["model_answer"]) == ("person", "There.")


def test_a_rating_of_open_webui_is_about_the_answer_that_it_names(write):
    messages = {
        "1": {"id": "1", "parentId": None, "role": "user", "content": "Where?"},
        "2": {"id": "2", "parentId": "1", "role": "assistant", "content": "Rated."},
        "3": {"id": "3", "parentId": "1", "role": "assistant", "content": "Another."},
    }
    inner = {"history": {"messages": messages, "currentId": "3"}}
    item = {
        "id": "f", "type": "rating", "data": {"rating": -1, "reason": "wrong"}, "meta": {"message_id": "2"},
        "snapshot": {"chat": {"id": "w", "chat": inner}},
    }  # fmt: skip

    _, (row,) = rows_of(write, "feedback.json", [item])

    assert (row.output, row.metadata["rating"], row.metadata["reason"]) == ("Rated.", "-1", "wrong")


def completion(**more):
    return {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1772614800, "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "Yes."}, "finish_reason": "stop"}],
        **more,
    }  # fmt: skip


def test_stored_completions_without_their_messages_say_what_is_missing(write):
    path = write("stored.jsonl", json.dumps(completion()) + "\n")

    assert inspect(path).mapping.get("input") is None
    with pytest.raises(MappingMissing, match="not the messages that they answer"):
        read(path)


def test_choices_beside_the_first_are_kept(write):
    item = completion(messages=[{"role": "user", "content": "Open?"}])
    item["choices"].append({"index": 1, "message": {"role": "assistant", "content": "It is."}})

    _, (row,) = rows_of(write, "stored.jsonl", json.dumps(item) + "\n")

    assert (row.input, row.output, row.metadata["other_answers"]) == ("Open?", "Yes.", "It is.")


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        ("Hi", [("user", "Hi")]),
        ({"question": "Hi"}, [("user", "Hi")]),
        ({"topic": "visa", "country": "Peru"}, [("user", "topic: visa\ncountry: Peru")]),
        ({"args": ["Hi"], "kwargs": {}}, [("user", "Hi")]),
        ({"system": "Be short.", "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]},
         [("system", "Be short."), ("user", "Hi")]),
        ({"contents": [{"role": "user", "parts": [{"text": "Hi"}]}, {"role": "model", "parts": [{"text": "Ho"}]}]},
         [("user", "Hi"), ("assistant", "Ho")]),
        ({"input": "Hi", "chat_history": [["human", "A"], ["ai", "B"]]},
         [("user", "A"), ("assistant", "B"), ("user", "Hi")]),
        ([[{"type": "human", "data": {"content": "Hi"}}]], [("user", "Hi")]),
        ([{"role": "user", "content": "Hi"}, {"role": "tool", "content": "42"}], [("user", "Hi")]),
        (None, []),
    ],
)  # fmt: skip
def test_a_prompt_is_found_in_whatever_was_logged(value, messages):
    assert [(each["role"], each["content"]) for each in prompt_in(value)] == messages


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("Yes", "Yes"),
        ({"answer": "Yes", "sources": ["a"]}, "Yes"),
        ({"role": "assistant", "content": "Yes"}, "Yes"),
        ({"choices": [{"message": {"role": "assistant", "content": "Yes"}}]}, "Yes"),
        ({"content": [{"type": "thinking", "text": "No"}, {"type": "text", "text": "Yes"}]}, "Yes"),
        ({"generations": [[{"text": "Yes"}]]}, "Yes"),
        ({"candidates": [{"content": {"role": "model", "parts": [{"text": "Yes"}]}}]}, "Yes"),
        (
            {"messages": [{"type": "human", "content": "?"}, {"type": "ai", "content": "Yes"}]},
            "Yes",
        ),
        ({"score": 1}, ""),
        (None, ""),
    ],
)
def test_an_answer_is_found_in_whatever_was_logged(value, answer):
    assert answer_in(value) == answer


def run(key, kind, inputs, outputs, parent=None, **more):
    return {"id": key, "trace_id": "t", "parent_run_id": parent, "run_type": kind,
            "inputs": inputs, "outputs": outputs, **more}  # fmt: skip


def test_of_a_trace_the_outermost_run_counts_wherever_it_stands(write):
    lines = [
        run("b", "llm", {"prompt": "Full prompt."}, {"text": "Yes."}, parent="a"),
        run("a", "chain", {"question": "Open?"}, {"answer": "Yes."}),
    ]

    _, (row,) = rows_of(write, "runs.jsonl", "".join(json.dumps(each) + "\n" for each in lines))

    assert (row.external_id, row.input, row.output) == ("a", "Open?", "Yes.")


def test_traces_without_a_root_give_the_calls_of_models(write):
    lines = [
        run("b", "llm", {"prompt": "Open?"}, {"text": "Yes."}, parent="a"),
        run("c", "tool", {"q": "x"}, {"output": "y"}, parent="a"),
    ]

    _, (row,) = rows_of(write, "runs.jsonl", "".join(json.dumps(each) + "\n" for each in lines))

    assert (row.external_id, row.output) == ("b", "Yes.")


def test_a_score_of_a_judge_model_is_no_correction(write):
    item = {
        "id": "1", "timestamp": "2026-03-04T10:00:00Z", "sessionId": "s", "userId": "u", "tags": [],
        "input": "Open?", "output": "No.",
        "scores": [
            {"name": "correction", "source": "EVAL", "stringValue": "Maybe."},
            {"name": "polite", "source": "ANNOTATION", "value": 1},
        ],
    }  # fmt: skip

    _, (row,) = rows_of(write, "traces.jsonl", json.dumps(item) + "\n")

    assert (row.output, row.metadata["score_polite"]) == ("No.", "1")
    assert row.metadata["answer_by"] == "model"


def slack(ts, user, text, thread=None, **more):
    return {"type": "message", "ts": ts, "user": user, "text": text,
            **({"thread_ts": thread} if thread else {}), **more}  # fmt: skip


def test_what_programs_reply_in_a_thread_is_no_answer(write):
    day = [
        slack("1772611000.0", "A", "Who has the key?", "1772611000.0"),
        slack("1772611001.0", "A", "The one of the cellar.", "1772611000.0"),
        {**slack("1772611002.0", "B", "We got your request.", "1772611000.0"), "bot_id": "B1"},
        slack("1772611900.0", "C", "I don't.", "1772611000.0"),
        slack("1772613000.0", "D", "Here, with me.", "1772611000.0"),
    ]

    _, (row,) = rows_of(write, "day.json", day)

    assert row.input == "Who has the key?\nThe one of the cellar."
    assert row.output == "Here, with me."
    assert row.metadata["earlier_replies"] == "I don't."
    assert row.metadata["automatic_replies"] == "We got your request."


def test_a_reply_whose_first_message_is_missing_is_skipped_with_that_reason(write):
    path = write(
        "day.json",
        json.dumps(
            [
                slack("2.0", "A", "Done.", "1.0"),
                slack("3.0", "A", "Hi", "3.0"),
                slack("4.0", "B", "Ho", "3.0"),
            ]
        ),
    )

    reasons = [row.reason for row in read(path) if isinstance(row, SkippedRow)]

    assert "a reply to a message that is not in the export" in reasons


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("Thanks, works!", True),
        ("You're welcome :slightly_smiling_face:", True),
        ("👍", True),
        ("Vielen Dank!", True),
        ("Thanks, but it fails again.", False),
        ("Restart it.", False),
        ("42", False),
        ("You're welcome. Thank you for calling Northwind, have a great day.", True),
        ("Is there anything else I can help you with?", True),
        ("Auf Wiederhören.", True),
        ("Have you restarted it?", False),
        ("Have a good look at the manual.", False),
        ("Take care to unplug it first.", False),
        ("That's all you need.", False),
    ],
)
def test_thanks_are_told_from_answers(text, closing):
    assert is_closing(text) is closing


VTT = "WEBVTT\n\n" + "\n\n".join(
    f"00:0{at}.000 --> 00:0{at}.900\n{text}"
    for at, text in enumerate(["Kim: Is it free?", "Lou: For a month.", "Kim: And then?", "Lou: Five a month."])
)  # fmt: skip


def test_who_answers_is_asked_where_nothing_tells_and_said_by_the_speaker(write):
    path = write("call.vtt", VTT)
    about = inspect(path)

    assert "output" not in about.mapping
    assert about.suggested == {"output": ["Kim", "Lou"]}
    (row,) = read(path, mapping={"output": ["Lou"]})
    assert said(row) == [("user", "Is it free?"), ("assistant", "For a month.")]
    assert (row.input, row.output) == ("And then?", "Five a month.")
    (whole,) = read(path)
    assert (whole.input.splitlines()[0], whole.output) == ("Kim: Is it free?", "")


def test_a_colon_in_what_somebody_says_is_no_speaker(write):
    lines = [
        "We need three things: time, money, people.",
        "That is a lot.",
        "Note: it is late.",
        "Bye.",
    ]
    cues = "\n\n".join(f"00:0{at}.000 --> 00:0{at}.900\n{text}" for at, text in enumerate(lines))

    (row,) = read(write("talk.vtt", f"WEBVTT\n\nNOTE\nmade by hand\n\n{cues}\n"))

    assert row.input == " ".join(lines)


@pytest.mark.parametrize(
    ("call", "turns"),
    [
        ({"sentences": [{"sentence_index": 0, "media_channel": 1, "start_time": "0.1", "transcript": "Hi."},
                        {"sentence_index": 1, "media_channel": 2, "start_time": "0.9", "transcript": "Ho."}]},
         "Channel 1: Hi.\nChannel 2: Ho."),
        ({"jobName": "j", "results": {"audio_segments": [
            {"id": 0, "transcript": "Hi.", "speaker_label": "spk_0"}, {"id": 1, "transcript": "Ho.", "speaker_label": "spk_1"}]}},
         "spk_0: Hi.\nspk_1: Ho."),
        ({"JobName": "j", "Transcript": [
            {"ParticipantRole": "CUSTOMER", "Content": "Hi.", "BeginOffsetMillis": 1},
            {"ParticipantRole": "AGENT", "Content": "Ho.", "BeginOffsetMillis": 2}]},
         "Ho."),
        ({"recognizedPhrases": [{"channel": 0, "speaker": 1, "nBest": [{"display": "Hi."}]},
                                {"channel": 0, "speaker": 2, "nBest": [{"display": "Ho."}]}]},
         "Speaker 1: Hi.\nSpeaker 2: Ho."),
        ({"monologues": [{"speaker": 0, "elements": [{"type": "text", "value": "Hi"}, {"type": "punct", "value": "."}]},
                         {"speaker": 1, "elements": [{"type": "text", "value": "Ho"}, {"type": "punct", "value": "."}]}]},
         "Speaker 0: Hi.\nSpeaker 1: Ho."),
        ({"text": "Hi. Ho.", "language": "en", "segments": [
            {"start": 0.0, "end": 1.0, "text": " Hi.", "speaker": "SPEAKER_00"},
            {"start": 1.0, "end": 2.0, "text": " Ho.", "speaker": "SPEAKER_01"}]},
         "SPEAKER_00: Hi.\nSPEAKER_01: Ho."),
        ({"segments": [{"speaker": "customer", "text": "Hi."}, {"speaker": "agent", "text": "Ho."}]}, "Ho."),
        ({"utterances": [{"role": "customer", "utterance": "Hi."}, {"role": "agent", "utterance": "Ho."}]},
         "Ho."),
    ],
)  # fmt: skip
def test_calls_of_any_system_are_turns_by_speaker(write, call, turns):
    _, (row,) = rows_of(write, "call.json", call)

    assert (row.output or row.input) == turns


def test_replies_inside_a_post_of_teams_are_its_thread(write):
    def post(key, who, text, **more):
        return {"id": key, "messageType": "message", "createdDateTime": f"2026-03-04T10:0{key}:00Z",
                "from": {"user": {"id": who, "displayName": who}},
                "body": {"contentType": "text", "content": text}, **more}  # fmt: skip

    _, (row,) = rows_of(
        write,
        "t.json",
        [post("1", "A", "Where?", replies=[post("3", "A", "Thank you!"), post("2", "B", "Here.")])],
    )

    assert (row.input, row.output) == ("Where?", "Here.")


def test_what_was_written_about_a_call_is_its_answer(write):
    calls = [
        {"id": n, "utterances": [{"speaker": "Doctor", "text": f"Is it day {n}?"}, {"speaker": "Patient", "text": "Yes."}],
         "summary": f"Patient says that it is day {n}.", "clinic": "North"}
        for n in range(6)
    ]  # fmt: skip

    path, rows = rows_of(write, "visits.jsonl", "".join(json.dumps(each) + "\n" for each in calls))

    assert inspect(path).mapping["output"] == ["summary"]
    assert rows[1].input == "Doctor: Is it day 1?\nPatient: Yes."
    assert rows[1].output == "Patient says that it is day 1."
    assert rows[1].metadata["clinic"] == "North"
    assert rows[1].external_id == "1"


def test_what_was_said_in_a_voice_chat_is_text(write):
    item = chat("a", ("q", None, "user", ""), ("a", "q", "assistant", "Yes."))
    part = {"content_type": "audio_transcription", "text": "Is it open?", "direction": "in"}
    item["mapping"]["q"]["message"]["content"] = {
        "content_type": "multimodal_text",
        "parts": [part],
    }

    _, (row,) = rows_of(write, "c.json", [item])

    assert row.input == "Is it open?"


def test_a_call_does_not_end_in_its_goodbyes(write):
    lines = [
        "Agent: How can I help?",
        "Caller: My card is blocked.",
        "Agent: I have unblocked it.",
        "Caller: Great, thank you.",
        "Agent: You're welcome. Have a nice day, goodbye.",
        "Caller: Bye.",
    ]
    cues = "\n\n".join(f"00:0{at}.000 --> 00:0{at}.900\n{text}" for at, text in enumerate(lines))

    (row,) = read(write("call.vtt", f"WEBVTT\n\n{cues}\n"))

    assert (row.input, row.output) == ("My card is blocked.", "I have unblocked it.")


def test_a_workspace_of_many_days_is_no_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_module, "MOST", 20)
    path = tmp_path / "slack.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("users.json", json.dumps([{"id": "A", "name": "ann"}]))
        archive.writestr("channels.json", json.dumps([{"id": "C", "name": "help"}]))
        for day in range(300):
            name = f"help/{2000 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}.json"
            archive.writestr(name, "[]")
        talk = [slack("1.0", "A", "Open?", "1.0"), slack("2.0", "B", "Yes, till six.", "1.0")]
        archive.writestr("help/2040-01-01.json", json.dumps(talk))

    (row,) = [row for row in read(path) if isinstance(row, ImportedRow)]

    assert (row.input, row.output) == ("Open?", "Yes, till six.")


def test_observations_of_langfuse_are_known_by_their_type_with_few_columns(write):
    calls = [
        {
            "id": f"o{number}",
            "traceId": f"t{number}",
            "type": "GENERATION",
            "startTime": "2026-01-05T10:00:00Z",
            "input": [{"role": "user", "content": f"Is lamp {number} dark?"}],
            "output": {"role": "assistant", "content": "It is."},
        }
        for number in range(3)
    ]
    span = {"id": "o9", "traceId": "t1", "type": "SPAN", "input": None, "output": None}
    span["startTime"] = calls[0]["startTime"]

    path, rows = rows_of(write, "observations.json", [*calls, span])

    assert inspect(path).preset == "langfuse"
    assert [(row.input, row.output) for row in rows][:1] == [("Is lamp 0 dark?", "It is.")]
    assert len(rows) == 3
