import pytest

from curate.services import reviewing
from curate.services.importing import import_file
from curate.stores.examples import Where


@pytest.mark.parametrize("rows", [1, 5, 6, 7])
def test_examples_come_part_by_part_as_they_come_at_once(
    database, project, tmp_path, monkeypatch, rows
):
    file = tmp_path / "t.csv"
    file.write_text(
        "question,answer\n" + "".join(f"Where is {n}?,Late {n}.\n" for n in range(rows))
    )
    import_file(database, "tickets", file)
    monkeypatch.setattr(reviewing.examples, "PART", 3)

    found = list(reviewing.each_example(database, "tickets", Where()))

    assert found == reviewing.list_examples(database, "tickets", Where())
    assert list(reviewing.each_example(database, "tickets", Where(status="approved"))) == []
