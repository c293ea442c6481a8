import csv
import json

import pytest

HEADER = ["Nr", "Text", "Reply", "Kind"]
ROWS = [
    ["1", "<p>Where is <b>it</b>?</p>", "Here.\n\n-- \nTom", "a"],
    ["2", "And the other?", "There.", "b"],
]


@pytest.fixture
def write(tmp_path):
    def write(name, rows=ROWS, header=HEADER):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    return write


@pytest.fixture
def shop(curate):
    curate("project", "create", "shop")
    return curate


MAP = ("--map", "input=Text", "--map", "output=Reply", "--map", "id=Nr")


def test_inspect_says_which_cleaning_the_texts_need(curate, write):
    found = curate("inspect", write("may.csv"), *MAP, "--json").json["cleaning"]

    assert [(one["role"], one["step"], one["rows"], one["seen"]) for one in found] == [
        ("input", "html", 1, 2),
        ("output", "replies", 1, 2),
    ]
    assert (found[0]["before"], found[0]["after"]) == (ROWS[0][1], "Where is it?")
    assert found[0]["line"] == 2
    assert "--clean input=html" in curate("inspect", write("may.csv"), *MAP).out


def test_cleaning_keeps_the_original_and_history_begins_with_it(shop, write):
    shop("import", "shop", write("may.csv"), *MAP, "--clean", "all=html,replies", "--json")

    first = shop("examples", "shop", "--json").lines[0]
    events = shop("history", "shop", first["id"], "--json").json
    assert (first["input"], first["output"]) == ("Where is it?", "Here.")
    assert first["original"] == {"input": ROWS[0][1], "output": ROWS[0][2]}
    assert (events[0]["action"], events[0]["before"]["input"]) == ("clean", ROWS[0][1])
    assert events[0]["after"]["input"] == "Where is it?"


def test_texts_are_restored_from_their_source_and_undo_reverts_that(shop, write):
    shop("import", "shop", write("may.csv"), *MAP, "--clean", "all=html,replies")
    first = shop("examples", "shop", "--json").lines[0]

    restored = shop("restore", "shop", first["id"], "--json").json
    after = shop("examples", "shop", "--json").lines[0]
    again = shop("restore", "shop", "--source", first["source"])
    shop("undo", "shop")

    assert (restored, after["input"], after["revision"]) == ({"restored": 1}, ROWS[0][1], 2)
    assert after["original"] == first["original"]
    assert again.status == 2
    assert "Nothing was changed" in again.err
    assert shop("examples", "shop", "--json").lines[0]["input"] == "Where is it?"


@pytest.mark.parametrize("given", ["input", "color=html", "input=soap"])
def test_unknown_cleaning_is_refused_in_one_line(shop, write, given):
    ran = shop("import", "shop", write("may.csv"), "--clean", given)

    assert ran.status == 2
    assert len(ran.err.splitlines()) == 1


def test_next_months_file_is_read_as_the_last_and_says_so(shop, write):
    first = shop("import", "shop", write("may.csv"), *MAP, "--clean", "input=html", "--json").json
    june = write("june.csv", [["3", "<p>Is it red?</p>", "Yes.", "a"]])

    second = shop("import", "shop", june, "--json")

    assert second.json["as_in"] == first["source"]
    assert "Read in the same way as may.csv" in second.err
    assert shop("examples", "shop", "--json").lines[-1]["input"] == "Is it red?"


def test_a_renamed_column_is_named_and_columns_can_be_detected_again(shop, write):
    shop("import", "shop", write("may.csv"), *MAP, "--clean", "input=html")
    renamed = write("june.csv", header=["Nr", "Text", "Answer", "Kind"])

    changed = shop("import", "shop", renamed, "--json")
    fresh = shop("import", "shop", write("may.csv"), "--fresh", "--json")

    assert "'Reply' is gone; 'Answer' is new." in changed.err
    assert changed.json["as_in"] is None
    assert fresh.json["as_in"] is None


def test_rejected_rows_are_written_fixed_and_imported(shop, write, tmp_path):
    path = tmp_path / "may.csv"
    path.write_text(
        "id,question,answer\n1,Where is it?,Here.\n2,Too,many,cells\n3,And where?,There.\n"
    )
    source = shop("import", "shop", path, "--json").json["source"]
    out = tmp_path / "rejected.csv"

    found = shop("rejected", "shop", "--source", source, "--out", out, "--json").json
    text = out.read_text(encoding="utf-8-sig")
    out.write_text(text.replace("2,Too,many,cells", "2,Too many cells?,None.,"), encoding="utf-8")
    fixed = shop("import", "shop", out, "--json")

    assert [(one["line"], one["cells"]["more"]) for one in found] == [(3, "cells")]
    assert (fixed.json["added"], fixed.json["fixes"], fixed.json["rejected"]) == (1, source, [])
    assert "contains rejected rows of may.csv" in fixed.err
    assert shop("rejected", "shop", "--json").json == []
    lines = shop("examples", "shop", "--json").lines
    assert {one["external_id"]: one["line"] for one in lines} == {"1": 2, "2": 3, "3": 4}


def test_another_file_given_as_fixed_is_refused(shop, write, tmp_path):
    path = tmp_path / "may.csv"
    path.write_text("id,question,answer\n1,Where is it?,Here.\n2,Too,many,cells\n")
    source = shop("import", "shop", path, "--json").json["source"]

    ran = shop("import", "shop", path, "--fixes", source)

    assert ran.status == 2
    assert "is not a list of rejected rows of may.csv" in ran.err


def test_json_examples_show_earlier_messages_before_cleaning(shop, tmp_path):
    path = tmp_path / "chat.jsonl"
    said = [
        ("user", "<p>Hi</p>"),
        ("assistant", "Hello!"),
        ("user", "Where is it?"),
        ("assistant", "Here."),
    ]
    document = {"messages": [{"role": role, "content": text} for role, text in said]}
    path.write_text(json.dumps(document))

    shop("import", "shop", path, "--clean", "input=html")

    (one,) = shop("examples", "shop", "--json").lines
    assert one["turns"][0] == {"role": "user", "content": "Hi"}
    assert one["original"]["turns"][0] == {"role": "user", "content": "<p>Hi</p>"}
