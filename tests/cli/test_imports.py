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

    restored = shop("original", "shop", first["id"], "--json").json
    after = shop("examples", "shop", "--json").lines[0]
    again = shop("original", "shop", "--source", first["source"])
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


BIKES = [
    ["0", "My Heron never came, where is it now?", "It leaves our store today.", "a"],
    ["1", "The front brake squeals whenever it rains.", "Please come by.", "b"],
]
KITCHENS = [
    ["0", "Our oven door no longer closes by itself.", "A technician comes on Monday.", "a"],
    ["1", "How do I descale the espresso machine?", "Use the tablets from the box.", "b"],
]


def test_two_files_that_share_their_ids_are_kept_beside_each_other_and_it_says_so(shop, write):
    shop("import", "shop", write("bikes.csv", BIKES), *MAP)

    ran = shop("import", "shop", write("kitchens.csv", KITCHENS), *MAP, "--json")

    assert [ran.json[key] for key in ("added", "updated", "beside")] == [2, 0, 2]
    assert "nothing was overwritten" in ran.json["notes"][0]
    assert "--known-ids same" in ran.err
    inputs = [one["input"] for one in shop("examples", "shop", "--json").lines]
    assert inputs == [row[1] for row in (*BIKES, *KITCHENS)]
    assert "nothing was overwritten" in shop("imports", "shop").out
    assert shop("imports", "shop", "--json").json[0]["notes"] == ran.json["notes"]


def test_both_at_once_are_two_sources(shop, write):
    files = [write("bikes.csv", BIKES), write("kitchens.csv", KITCHENS)]

    found = shop("import", "shop", *files, *MAP, "--json").json

    assert (found["added"], found["updated"], found["beside"]) == (4, 0, 2)
    assert found["notes"][0].startswith("kitchens.csv: 2 rows have the ID")


def test_the_same_tickets_can_be_updated_on_request_and_undo_reverts_it(shop, write):
    kitchens = write("kitchens.csv", KITCHENS)
    shop("import", "shop", write("bikes.csv", BIKES), *MAP)
    source = shop("import", "shop", kitchens, *MAP, "--json").json["source"]

    removed = shop("imports", "shop", "--remove", source, "--json").json
    forced = shop("import", "shop", kitchens, *MAP, "--known-ids", "same", "--json").json
    told = shop("imports", "shop", "--remove", forced["source"])
    undone = shop("undo", "shop", "--json").json

    assert removed == {"removed": source, "examples": 2, "updated": 0}
    assert (forced["added"], forced["updated"]) == (0, 2)
    assert "2 examples of earlier imports were updated by it. They keep what this file said" in (
        told.out
    )
    assert undone
    inputs = [one["input"] for one in shop("examples", "shop", "--json").lines]
    assert inputs == [row[1] for row in BIKES]


def test_another_word_for_known_ids_is_refused(shop, write):
    ran = shop("import", "shop", write("bikes.csv", BIKES), *MAP, "--known-ids", "both")

    assert (ran.status, len(ran.err.splitlines())) == (2, 1)
    assert "Known: same, others" in ran.err


def test_an_import_that_adds_nothing_says_so(shop, write):
    path = write("bikes.csv", BIKES)
    shop("import", "shop", path, *MAP)

    assert "Nothing new: all 2 rows are here already" in shop("import", "shop", path, *MAP).out


def test_a_rejected_row_is_named_as_a_spreadsheet_numbers_it(shop, curate, tmp_path):
    path = tmp_path / "may.csv"
    path.write_text(
        'id,question,answer\n1,"Where\nis\nit?",Here.\n2,"And\nwhere?",There.\n3,Too,many,cells\n'
    )

    looked = curate("inspect", path, "--json").json["left_out"]
    ran = shop("import", "shop", path)
    rejected = shop("rejected", "shop", "--json").json

    assert [(one["row"], one["line"], one["rows"]) for one in looked] == [(4, 7, 1)]
    assert "row 4 (line 7): " in ran.out
    assert "Left out: 1 row (row 4 (line 7))" in curate("inspect", path).out
    assert [(one["row"], one["line"]) for one in rejected] == [(4, 7)]


def test_addresses_and_folders_are_imported_like_files(shop, tmp_path):
    from tests.importers.remote.servers import serving, web

    text = "question,answer\n" + "".join(
        f"Where is box {n}?,On shelf {n} in the hall.\n" for n in range(8)
    )
    folder = tmp_path / "tickets"
    folder.mkdir()
    (folder / "a.csv").write_text(text.replace("box", "bag"))

    with serving(web({"/may.csv": (200, "text/csv", text.encode())})) as server:
        looked = shop("inspect", f"{server}/may.csv?key=hidden", "--json")
        done = shop("import", "shop", f"{server}/may.csv?key=hidden", folder, "--json")

    assert looked.json["name"] == "may.csv"
    assert [one["name"] for one in done.json["files"]] == ["may.csv", "tickets.zip"]
    assert done.json["added"] == 16
    assert "hidden" not in done.out + done.err
