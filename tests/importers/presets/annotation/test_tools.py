import csv
import io
import json
import zipfile

import pytest

from curate.domain.examples import ImportedRow, SkippedRow
from curate.importers import inspect, read

TEXT = "The lamp is dark."
FIXED = ["annotation_id", "annotator", "created_at", "id", "lead_time", "updated_at"]


def jsonl(*items):
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


def rows_of(head, *rows):
    stream = io.StringIO()
    csv.writer(stream).writerows([head, *rows])
    return stream.getvalue()


def annotated(number, who=1, **cells):
    own = [
        str(500 + number),
        str(who),
        "2024-01-01T10:00:00Z",
        str(number),
        "2.5",
        "2024-01-01T10:01:00Z",
    ]
    return (
        dict(zip(FIXED, own, strict=True))
        | {"text": f"Lamp {number} has been dark since May."}
        | cells
    )


def table(*items):
    head = sorted({name for item in items for name in item})
    return rows_of(head, *[[item.get(name, "") for name in head] for item in items])


def task(annotations=(), predictions=(), number=1, **data):
    return {
        "id": number,
        "data": {"text": TEXT, **data},
        "annotations": list(annotations),
        "predictions": list(predictions),
        "total_annotations": len(annotations),
        "cancelled_annotations": 0,
    }


def annotation(*results, who=1, **more):
    return {"completed_by": who, "result": list(results), "was_cancelled": False, **more}


def result(name, value, kind="choices", region="r", to="text"):
    return {"id": region, "from_name": name, "to_name": to, "type": kind, "value": value}


def only(path):
    rows = list(read(path))
    assert len(rows) == 1
    return rows[0]


# Label Studio


@pytest.mark.parametrize(
    ("value", "output"),
    [
        ({"choices": ["Lamps"]}, "Lamps"),
        ({"choices": ["Lamps", "Bills"]}, "Lamps, Bills"),
        ({"rating": 4}, "4"),
        ({"number": 12}, "12"),
        ({"selected": "left"}, "left"),
        ({"taxonomy": [["Home", "Lamps"], ["Home", "Bulbs"]]}, "Home / Lamps, Home / Bulbs"),
    ],
)
def test_every_kind_of_class_is_an_answer(write, value, output):
    path = write("a.json", json.dumps([task([annotation(result("topic", value))])]))

    row = only(path)

    assert (row.output, row.label) == (output, output)


def test_two_questions_are_lines_of_one_answer(write):
    both = [result("topic", {"choices": ["Lamps"]}), result("mood", {"choices": ["angry"]})]

    row = only(write("a.json", json.dumps([task([annotation(*both)])])))

    assert (row.output, row.label) == ("topic: Lamps\nmood: angry", None)


def test_a_class_of_a_marked_place_is_not_that_of_the_text(write):
    mark = {"start": 4, "end": 8, "text": "lamp", "labels": ["THING"]}
    regions = [result("tags", mark, "labels", "a"), result("sure", {"choices": ["no"]}, region="a")]

    row = only(write("a.json", json.dumps([task([annotation(*regions)])])))

    assert (row.output, row.label) == ("", None)
    assert json.loads(row.metadata["spans"]) == [
        {"start": 4, "end": 8, "label": "THING", "text": "lamp"}
    ]


def test_a_checked_annotation_wins_over_more_that_differ(write):
    given = [
        annotation(result("topic", {"choices": [topic]}), who=who, ground_truth=who == 1)
        for who, topic in enumerate(["Bills", "Lamps", "Bills"])
    ]

    row = only(write("a.json", json.dumps([task(given)])))

    assert (row.output, len(json.loads(row.metadata["annotations"]))) == ("Lamps", 3)


def test_a_canceled_task_is_skipped_whatever_a_model_predicted(write):
    guess = {
        "model_version": "m",
        "score": 0.9,
        "result": [result("topic", {"choices": ["Lamps"]})],
    }
    canceled = annotation(was_cancelled=True)

    rows = list(read(write("a.json", json.dumps([task([canceled], [guess])]))))

    assert rows == [SkippedRow(1, "canceled by the annotator")]


def test_predictions_that_are_numbers_are_no_suggestion(write):
    item = {**task(), "predictions": [7, 8]}

    row = only(write("a.json", json.dumps([item])))

    assert (row.input, row.output) == (TEXT, "")


def test_annotators_are_named_by_their_address(write):
    who = {"id": 3, "email": "ana@example.org", "first_name": "Ana", "last_name": "Diaz"}
    item = task([annotation(result("topic", {"choices": ["Lamps"]}), who=who)])

    assert only(write("a.json", json.dumps([item]))).metadata["annotator"] == "ana@example.org"


def test_a_control_that_differs_within_a_task_is_known_by_that(write):
    items = [annotated(n, shop="Porto", mood=["good", "bad"][n % 2]) for n in range(1, 9)]
    items.append(annotated(1, 2, shop="Porto", mood="good"))

    found = inspect(write("a.csv", table(*items)))

    assert (found.mapping["output"], found.mapping["label"]) == (["mood"], ["mood"])


def test_a_control_that_only_annotated_rows_fill_is_known_by_that(write):
    items = [annotated(n, shop="Porto", mood=["good", "bad"][n % 2]) for n in range(1, 9)]
    items.append({**annotated(9, shop="Faro", mood=""), "annotation_id": "", "annotator": ""})
    path = write("a.csv", table(*items))

    assert inspect(path).mapping["output"] == ["mood"]
    assert [row.output for row in read(path)][-2:] == ["good", ""]


def test_a_control_that_is_called_as_in_a_template_is_known_by_that(write):
    items = [
        annotated(n, shop=["Porto", "Faro"][n % 2], sentiment=["good", "bad"][n % 2])
        for n in range(9)
    ]

    assert inspect(write("a.csv", table(*items))).mapping["output"] == ["sentiment"]


def test_a_name_that_data_have_too_is_no_sign_of_a_control(write):
    items = [
        annotated(n, category=["Lamps", "Bulbs"][n % 2], mood=["good", "bad"][n % 2])
        for n in range(9)
    ]

    assert "output" not in inspect(write("a.csv", table(*items))).mapping


def test_of_two_texts_without_telling_names_none_is_the_answer(write):
    items = [
        {
            **annotated(
                n, one=f"The lamp of house {n} is dark.", two=f"Press the button {n} times."
            ),
            "text": "",
        }
        for n in range(9)
    ]
    for item in items:
        del item["text"]

    assert "output" not in inspect(write("a.csv", table(*items))).mapping


def test_a_control_that_nothing_tells_apart_is_asked_about(write):
    items = [
        annotated(n, shop=["Porto", "Faro"][n % 2], mood=["good", "bad"][n % 2]) for n in range(9)
    ]

    found = inspect(write("a.csv", table(*items)))

    assert "output" not in found.mapping
    assert found.suggested == {"output": ["mood", "shop"]}


def test_spans_in_a_cell_are_metadata(write):
    marks = json.dumps([{"start": 0, "end": 4, "text": "Lamp", "labels": ["THING"]}])
    items = [annotated(n, tags=marks) for n in range(1, 7)]

    rows = list(read(write("a.csv", table(*items))))

    assert {row.output for row in rows} == {""}
    assert json.loads(rows[0].metadata["spans"])[0]["text"] == "Lamp"


# doccano


def test_a_sharp_in_a_name_is_no_border_between_labels(write):
    rows = [[n, f"{TEXT} {n}", ["C#", "Go#Rust"][n % 2], ""] for n in range(8)]

    found = list(read(write("a.csv", rows_of(["id", "text", "label", "Comments"], *rows))))

    assert [row.output for row in found[:2]] == ["C#", "Go, Rust"]


def test_lists_of_numbers_are_not_doccanos_old_export(write):
    path = write(
        "a.jsonl", jsonl(*[{"id": n, "text": TEXT, "annotations": [1, 2]} for n in range(5)])
    )

    assert inspect(path).preset != "doccano"


def test_an_old_project_of_sequences_has_texts_by_user(write):
    texts = [{"text": "Press twice.", "user": 1}, {"text": "Hold the button.", "user": 2}]
    path = write("a.jsonl", jsonl({"id": 1, "text": TEXT, "annotations": texts, "meta": {}}))

    row = only(path)

    assert row.label is None
    assert [each["answer"] for each in json.loads(row.metadata["annotations"])] == [
        "Press twice.",
        "Hold the button.",
    ]


def test_offsets_are_code_points(write):
    text = "👍👍 Ben Ode calls."
    units = [[5, 12, "PERSON"]]
    path = write("a.jsonl", jsonl({"id": 1, "text": text, "label": units, "Comments": []}))

    (span,) = json.loads(only(path).metadata["spans"])

    assert (span["text"], text[span["start"] : span["end"]]) == ("Ben Ode", "Ben Ode")


def members(*files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, labels in files:
            items = [
                {"id": n, "text": f"{TEXT} {n}", "label": [label], "Comments": []}
                for n, label in labels.items()
            ]
            archive.writestr(f"{name}.jsonl", jsonl(*items))
    return buffer.getvalue()


def test_a_file_of_each_annotator_is_one_example_a_task(write):
    ana = dict.fromkeys(range(5), "Lamps")
    ben = {**ana, 1: "Bills", 9: "Bulbs"}

    rows = list(read(write("all.zip", members(("ben", ben), ("ana", ana)))))
    found = {row.external_id: row for row in rows if isinstance(row, ImportedRow)}

    assert sorted(found) == ["0", "1", "2", "3", "4", "9"]
    assert json.loads(found["1"].metadata["annotations"]) == [
        {"annotator": "ana", "answer": "Lamps"},
        {"annotator": "ben", "answer": "Bills"},
    ]
    assert (found["9"].output, found["9"].metadata["annotator"]) == ("Bulbs", "ben")
    skipped = [row.reason for row in rows if isinstance(row, SkippedRow)]
    assert skipped == ["ben.jsonl: added to the answers of ana.jsonl"] * 5


def test_files_of_other_tasks_stay_apart(write):
    one, two = dict.fromkeys(range(5), "Lamps"), dict.fromkeys(range(10, 15), "Bills")

    rows = list(read(write("all.zip", members(("one", one), ("two", two)))))

    assert [row.output for row in rows] == ["Lamps"] * 5 + ["Bills"] * 5


def test_ratings_are_numbers_and_no_ids(write):
    path = write(
        "a.json",
        json.dumps([task([annotation(result("q", {"rating": n}))], number=n) for n in (1, 2)]),
    )

    assert not any("numbers" in note for note in inspect(path).notes)


# Prodigy


def test_an_old_file_without_hashes_is_known_by_its_decisions(write):
    items = [{"text": f"{TEXT} {n}", "label": "Lamps", "answer": "accept"} for n in range(5)]
    items[3]["answer"] = "reject"
    path = write("a.jsonl", jsonl(*items))

    rows = list(read(path))

    assert inspect(path).preset == "prodigy"
    assert [type(row) for row in rows].count(SkippedRow) == 1


def test_a_column_of_real_answers_is_not_prodigys(write):
    items = [
        {"text": f"{TEXT} {n}", "label": "Lamps", "answer": f"Press {n} times."} for n in range(6)
    ]

    assert inspect(write("a.jsonl", jsonl(*items))).preset is None


def test_options_that_are_numbers_are_found(write):
    options = [{"id": 1, "text": "Lamps"}, {"id": 2, "text": "Bills"}]
    item = {"text": TEXT, "options": options, "accept": [2], "answer": "accept", "_task_hash": 1}

    assert only(write("a.jsonl", jsonl({**item, "_input_hash": 3}))).output == "Bills"


# Argilla


def record(responses, **more):
    return {
        "id": "r1",
        "_server_id": "s1",
        "fields": {"text": TEXT},
        "responses": responses,
        **more,
    }


def test_a_written_answer_is_the_output_and_its_class_the_label(write):
    replies = {
        "quality": [{"value": 4, "user_id": "u"}],
        "reply": [{"value": "Press the button twice, please.", "user_id": "u"}],
    }

    row = only(write("a.json", json.dumps([record(replies, metadata={}, suggestions={})])))

    assert (row.output, row.label, row.metadata["annotator"]) == (
        "Press the button twice, please.",
        "4",
        "u",
    )


def test_drafts_do_not_count_and_discarded_records_are_skipped(write):
    flat = [
        {
            "id": n,
            "text": f"{TEXT} {n}",
            "topic.responses": ["Lamps"],
            "topic.responses.users": ["u"],
            "topic.responses.status": [state],
        }
        for n, state in enumerate(["submitted", "draft", "discarded"])
    ]

    first, second, third = read(write("a.jsonl", jsonl(*flat)))

    assert (first.output, second.output) == ("Lamps", "")
    assert third == SkippedRow(3, "discarded by the annotator")


def test_the_flat_form_with_a_column_for_each_user_is_read(write):
    ana, ben = "a3c1b2aa-0000-4000-8000-000000000001", "a3c1b2aa-0000-4000-8000-000000000002"
    items = [
        {
            "id": n,
            "_server_id": f"s{n}",
            "text": f"{TEXT} {n}",
            f"topic.response.{ana}": "Lamps",
            f"topic.response.{ben}": ["Lamps", "Bills"][n % 2],
        }
        for n in range(6)
    ]
    path = write("a.jsonl", jsonl(*items))

    rows = [row for row in read(path) if isinstance(row, ImportedRow)]

    assert rows[0].output == "Lamps"
    assert [each["answer"] for each in json.loads(rows[1].metadata["annotations"])] == [
        "Lamps",
        "Bills",
    ]


def test_a_rating_of_an_answer_shows_question_and_answer(write):
    items = [
        {
            **record({"quality": [{"value": ["good", "bad"][n % 2], "user_id": "u"}]}),
            "fields": {"prompt": f"{TEXT} {n}", "response": f"Press {n} times."},
        }
        for n in range(6)
    ]

    row = next(read(write("a.json", json.dumps(items))))

    assert (row.input, row.output) == (f"{TEXT} 0\n\nPress 0 times.", "good")


@pytest.mark.parametrize(
    ("topics", "users"),
    [
        ('["Lamps", "Bills"]', '["u", "v"]'),
        ("['Lamps', 'Bills']", "['u', 'v']"),
        ("['Lamps' 'Bills']", "['u' 'v']"),
    ],
    ids=["JSON", "pandas", "numpy"],
)
def test_lists_in_a_table_are_read_however_they_were_written(write, topics, users):
    head = ["id", "text", "topic.responses", "topic.responses.users", "topic.suggestion"]
    rows = [[n, f"{TEXT} {n}", topics, users, "Bulbs"] for n in range(6)]

    row = next(read(write("a.csv", rows_of(head, *rows))))

    assert json.loads(row.metadata["annotations"]) == [
        {"annotator": "u", "answer": "Lamps"},
        {"annotator": "v", "answer": "Bills"},
    ]


def test_a_chat_that_annotators_were_shown_is_read_as_text(write):
    chat = [{"role": "user", "content": TEXT}, {"role": "assistant", "content": "Press twice."}]
    items = [
        {**record({"topic": [{"value": "Lamps", "user_id": "u"}]}), "fields": {"chat": said}}
        for said in (chat, chat[:1])
    ]

    first, second = read(write("a.json", json.dumps(items)))

    assert (first.input, second.input) == (f"user: {TEXT}\nassistant: Press twice.", TEXT)
    assert first.output == "Lamps"


def test_what_is_asked_about_is_no_id_though_it_is_named_ticket(write):
    result = {
        "from_name": "kind",
        "to_name": "ticket",
        "type": "choices",
        "value": {"choices": ["Lamp"]},
    }
    tasks = [
        {
            "id": number,
            "data": {"ticket": f"My lamp {number} is dark."},
            "annotations": [{"id": number, "completed_by": 1, "result": [result]}],
        }
        for number in (7, 8)
    ]

    first, second = read(write("tasks.json", json.dumps(tasks)))

    assert (first.external_id, second.external_id) == ("7", "8")
    assert first.input == "My lamp 7 is dark."


def test_texts_with_lists_of_labels_and_nothing_else_are_read(write):
    rows = [
        {"text": f"My lamp {number} is dark.", "label": [("Lamp", "Bill")[number % 2]]}
        for number in range(6)
    ]
    path = write("lists.jsonl", "".join(json.dumps(row) + "\n" for row in rows))

    first, second, *rest = read(path)

    assert (first.output, first.label, second.label) == ("Lamp", "Lamp", "Bill")
    assert len(rest) == 4
    assert inspect(path).confidence <= 0.75
