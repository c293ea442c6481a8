import json

import pytest

from curate.services.importing import ImportOptions, find_remembered, import_file
from curate.services.reviewing import list_examples
from curate.stores.examples import Where

CHOSEN = ImportOptions(
    preset="none",
    mapping={"input": ["Text"], "output": ["Reply"], "id": ["Nr"], "label": []},
    cleaning={"input": ["html"]},
)
HEADER = ["Nr", "Text", "Reply", "Kind"]
ROWS = [["1", "<p>Where is it?</p>", "Here.", "a"], ["2", "And the other one?", "There.", "b"]]


@pytest.fixture
def may(database, project, write_csv):
    return import_file(database, "tickets", write_csv(ROWS, "may.csv", HEADER), CHOSEN)


def test_next_months_export_is_read_and_cleaned_as_the_last(database, may, write_csv):
    june = write_csv([["3", "<p>Is it red?</p>", "Yes.", "a"]], "june.csv", HEADER)

    found = find_remembered(database, "tickets", june)
    result = import_file(database, "tickets", june, found.options)

    assert found.source.id == may.source
    assert "may.csv" in found.sentence()
    assert (result.mapping["input"], result.mapping["label"]) == (["Text"], [])
    assert result.mapping["metadata"] == ["Kind"]
    assert list_examples(database, "tickets", Where(source=result.source))[0].input == "Is it red?"


def test_the_same_file_again_adds_nothing_as_remembered(database, may, write_csv):
    path = write_csv(ROWS, "again.csv", HEADER)

    again = import_file(
        database, "tickets", path, find_remembered(database, "tickets", path).options
    )

    assert (again.added, again.unchanged) == (0, 2)


def test_a_column_that_is_gone_is_named_and_nothing_applied(database, may, write_csv):
    path = write_csv(ROWS, "june.csv", ["Nr", "Text", "Answer", "Kind"])

    found = find_remembered(database, "tickets", path)

    assert found.options is None
    assert found.changes == "'Reply' is gone; 'Answer' is new."
    assert "check what they mean" in found.sentence()


def test_columns_that_were_only_kept_may_come_and_go(database, may, write_csv):
    path = write_csv([[*row[:3], "x"] for row in ROWS], "june.csv", [*HEADER[:3], "Team"])

    found = find_remembered(database, "tickets", path)
    result = import_file(database, "tickets", path, found.options)

    assert found.changes == "'Kind' is gone; 'Team' is new."
    assert result.mapping["metadata"] == ["Team"]


def test_a_repeated_header_may_be_repeated_more_often(database, project, write_csv):
    chosen = ImportOptions(
        "none", {"input": ["Text", "Text (2)"], "output": ["Reply"]}, cleaning={"input": ["html"]}
    )
    rows = [["a question?", "and more", "Yes."]]
    import_file(database, "tickets", write_csv(rows, "may.csv", ["Text", "Text", "Reply"]), chosen)

    path = write_csv([["q?", "r", "s", "Yes."]], "june.csv", ["Text", "Text", "Text", "Reply"])

    assert find_remembered(database, "tickets", path).options.mapping["input"] == [
        "Text",
        "Text (2)",
        "Text (3)",
    ]


def test_where_recognition_finds_the_same_nothing_is_said(tickets, database, write_csv):
    assert find_remembered(database, "tickets", write_csv(name="june.csv")) is None


def test_another_shape_or_an_empty_project_remembers_nothing(database, may, write_csv, tmp_path):
    other = write_csv([["x", "y"]], "other.csv", ["question", "solution"])
    listed = tmp_path / "may.json"
    listed.write_text(json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS]))

    assert find_remembered(database, "tickets", other) is None
    assert find_remembered(database, "tickets", listed) is None


def test_columns_of_json_that_only_later_rows_have_are_still_kept(database, project, tmp_path):
    rows = [{"Nr": str(n), "Text": f"Where is number {n}?", "Reply": "Here."} for n in range(3)]
    path = tmp_path / "may.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    import_file(database, "tickets", path, CHOSEN)
    path.write_text("\n".join(map(json.dumps, [{**rows[0], "Nr": "9", "Team": "x"}])))

    result = import_file(
        database, "tickets", path, find_remembered(database, "tickets", path).options
    )

    assert list_examples(database, "tickets", Where(source=result.source))[0].metadata == {
        "Team": "x"
    }
