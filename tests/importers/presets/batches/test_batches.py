import io
import json
import zipfile

import pytest

from curate.domain.errors import MappingMissing
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow, Turn
from curate.importers import inspect, read


def jsonl(*items):
    return "".join(json.dumps(item) + "\n" for item in items)


def request(key, *messages, model="m-1", **more):
    body = {"model": model, "messages": list(messages) or [says("user", f"Why {key}?")], **more}
    return {"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body}


def says(role, text):
    return {"role": role, "content": text}


def answer(key, text="So.", model="m-1-2026-01-01", finish="stop", **more):
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text},
        "finish_reason": finish,
    }
    body = {"id": f"c-{key}", "object": "chat.completion", "model": model, "choices": [choice]}
    whole = {"status_code": 200, "request_id": f"r-{key}", "body": {**body, **more}}
    return {"id": f"b-{key}", "custom_id": key, "response": whole, "error": None}


def failed(key):
    error = {"code": "rate_limit", "message": "Too many requests."}
    return {"id": f"b-{key}", "custom_id": key, "response": None, "error": error}


def imported(rows):
    return [row for row in rows if isinstance(row, ImportedRow)]


def test_answers_alone_say_that_the_requests_are_needed(write):
    path = write("answers.jsonl", jsonl(answer("a"), answer("b")))

    found = inspect(path)

    assert (found.preset, found.mapping["output"], found.mapping["id"]) == (
        "batch_output",
        ["response.body.choices"],
        ["custom_id"],
    )
    assert "input" not in found.mapping
    assert any("without what was asked" in note and "ZIP" in note for note in found.notes)
    with pytest.raises(MappingMissing, match=r"not what was asked.*same folder|one folder"):
        list(read(path))


def test_requests_that_lie_beside_the_answers_are_joined(write):
    history = [
        says("system", "Be brief."),
        says("user", "Hi"),
        says("assistant", "Hello"),
        says("user", "Why?"),
    ]
    write("requests.jsonl", jsonl(request("b"), request("a", *history), request("c")))
    path = write("answers.jsonl", jsonl(answer("a"), answer("b", "Because."), failed("c")))

    found = inspect(path)
    first, second, third = read(path)

    assert found.mapping["input"] == ["custom_id"]
    assert any(
        "3 of 3 answers have their request in requests.jsonl" in note for note in found.notes
    )
    assert (first.input, first.output, first.system, first.external_id) == (
        "Why?",
        "So.",
        "Be brief.",
        "a",
    )
    assert first.turns == (Turn("user", "Hi"), Turn("assistant", "Hello"))
    assert (second.input, second.output) == ("Why b?", "Because.")
    assert third == SkippedRow(3, "the request failed (Too many requests.)")


def test_another_batch_of_the_folder_is_not_taken(write):
    write("other.jsonl", jsonl(request("request-0"), request("request-9")))
    write("other_model.jsonl", jsonl(*[request(f"request-{n}", model="z-9") for n in range(3)]))
    path = write("answers.jsonl", jsonl(*[answer(f"request-{n}") for n in range(3)]))

    assert "input" not in inspect(path).mapping


def test_two_files_that_fit_equally_are_asked_about(write):
    for name in ("one.jsonl", "two.jsonl"):
        write(name, jsonl(request("a"), request("b")))

    found = inspect(write("answers.jsonl", jsonl(answer("a"), answer("b"))))

    assert "input" not in found.mapping
    assert any("one.jsonl and two.jsonl" in note for note in found.notes)


def test_both_in_one_archive_are_one_import(write):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("in/requests.jsonl", jsonl(request("a"), request("b"), request("late")))
        archive.writestr("out/answers.jsonl", jsonl(answer("a"), answer("b")))
    path = write("batch.zip", buffer.getvalue())

    rows = list(read(path))

    assert [(row.input, row.output) for row in imported(rows)] == [
        ("Why late?", ""),
        ("Why a?", "So."),
        ("Why b?", "So."),
    ]
    assert [row.reason for row in rows if isinstance(row, SkippedRow)] == [
        "in/requests.jsonl: its answer is in answers.jsonl"
    ] * 2


def test_an_answer_without_its_request_is_rejected(write):
    requests = write("requests.jsonl", jsonl(request("a")))
    path = write("answers.jsonl", jsonl(answer("a"), answer("b")))

    rows = list(read(path, beside=[requests, path]))

    assert isinstance(rows[1], RejectedRow)
    assert rows[1].reason == "No request 'b' is in requests.jsonl."


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (answer("a", None, finish="content_filter"), "the answer was refused or filtered"),
        (answer("a", ""), "the answer has no text (it calls a tool, or is empty)"),
        ({**answer("a"), "response": {"status_code": 429, "body": {"error": {"message": "Slow."}}}}, "the request failed (status 429: Slow.)"),
        ({"custom_id": "a", "result": {"type": "expired"}}, "the request was expired"),
        ({"custom_id": "a", "result": {"type": "errored", "error": {"type": "error", "error": {"type": "invalid", "message": "No."}}}}, "the request failed (No.)"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_skipped_with_its_reason(write, line, reason):
    requests = write("requests.jsonl", jsonl(request("a"), request("b")))
    other = {
        "custom_id": "b",
        "result": {"type": "succeeded", "message": {"content": [{"type": "text", "text": "So."}]}},
    }
    path = write("answers.jsonl", jsonl(line, other if "result" in line else answer("b")))

    first, second = read(path, beside=[requests])

    assert first == SkippedRow(1, reason)
    assert (second.input, second.output) == ("Why b?", "So.")


def test_an_answer_that_was_cut_off_says_so(write):
    requests = write("requests.jsonl", jsonl(request("a")))
    path = write("answers.jsonl", jsonl(answer("a", "It is beca", finish="length")))

    (row,) = read(path, beside=[requests])

    assert (row.output, row.metadata["finish_reason"]) == ("It is beca", "length")
    assert any("limit of length" in note for note in inspect(path, beside=[requests]).notes)


def test_the_beginning_that_a_request_gave_is_part_of_the_answer(write):
    asked = {
        "custom_id": "a",
        "params": {
            "model": "c",
            "system": [{"type": "text", "text": "JSON."}],
            "messages": [says("user", "Why?"), says("assistant", "{")],
        },
    }
    told = {
        "custom_id": "a",
        "result": {
            "type": "succeeded",
            "message": {
                "model": "c",
                "content": [{"type": "text", "text": '"x": 1}'}],
                "stop_reason": "end_turn",
            },
        },
    }
    requests = write("requests.jsonl", jsonl(asked))

    (row,) = read(write("answers.jsonl", jsonl(told)), beside=[requests])

    assert (row.input, row.output, row.system) == ("Why?", '{"x": 1}', "JSON.")


def test_requests_alone_are_inputs_without_an_answer(write):
    path = write(
        "requests.jsonl",
        jsonl(request("a", says("system", "Be brief."), says("user", "Why?")), request("b")),
    )

    found = inspect(path)
    first, _ = read(path)

    assert (found.preset, "output" in found.mapping) == ("batch_requests", False)
    assert any("Import the file of their answers" in note for note in found.notes)
    assert (first.input, first.output, first.system, first.external_id) == (
        "Why?",
        "",
        "Be brief.",
        "a",
    )


@pytest.mark.parametrize("key", ["custom_id", "key", "recordId"])
def test_a_table_with_names_of_a_batch_is_none(write, key):
    rows = [
        {key: f"c{n}", "question": f"Why {n} times?", "response": f"So, {n} times.", "error": None}
        for n in range(6)
    ]
    path = write("a.jsonl", jsonl(*rows))

    assert inspect(path).preset is None


def test_a_file_of_failed_requests_is_known(write):
    path = write("errors.jsonl", jsonl(failed("a"), failed("b")))

    found = inspect(path)

    assert found.preset == "batch_output"
    assert any("2 of 2 requests have no answer" in note for note in found.notes)
