"""The list of labels from the most doubtful on."""

import csv

from tests.checks.labels.test_labels import ROWS, WRONG


def test_every_label_is_listed_the_most_doubtful_first(curate, tmp_path):
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "question", "answer", "label"])
        writer.writerows((e.id, e.input, e.output, e.label) for e in [*ROWS, WRONG])
    curate("project", "create", "shop")
    curate("import", "shop", str(tmp_path / "t.csv"))

    listed = curate("labels", "shop", "--words", "--json").lines

    assert len(listed) == len(ROWS) + 1
    assert listed[0]["external_id"] == "19"
    assert (listed[0]["label"], listed[0]["reads_like"]) == ("Delivery", "Battery")
    assert listed[0]["doubt"] > 0.5
    shown = curate("labels", "shop", "--words", "--limit", "2")
    assert "most doubtful 2 of 37" in shown.out
