import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from curate.domain.errors import NotFound, UnknownName, Unusable
from curate.exporters import exporters
from curate.services.datasets import (
    check_export,
    create_version,
    export,
    split_options,
    validate_file,
)
from curate.services.reviewing import Edit, approve_where, decide, list_examples
from curate.stores.examples import Where


@pytest.fixture
def approved(tickets, database):
    approve_where(database, "tickets", "all")


def test_an_export_is_valid_and_has_a_manifest(approved, database, tmp_path):
    create_version(database, "tickets", split_options(held_out=0.0, validation=0.0))
    for name in exporters.names():
        if name == "dpo":  # nobody has corrected anything yet
            continue
        folder = tmp_path / name

        files, warnings = export(database, "tickets", "v1", name, folder)

        (train,) = files
        advice = ("recommends", "learns the inputs")
        assert not [one for one in warnings if not any(word in one for word in advice)]
        assert train.rows == 12
        assert train.tokens > 100
        assert validate_file(train.path, name).valid
        manifest = json.loads((folder / "manifest.json").read_text())
        assert manifest["files"][0]["sha256"] == train.sha256
        assert manifest["sources"][0]["name"] == "tickets.csv"


def edited(database, output):
    """Correct the answer of the first ticket, and approve it."""
    first = list_examples(database, "tickets", Where())[0]
    decide(database, "tickets", first.id, "approve", edit=Edit(output=output))
    return first


def test_only_corrected_answers_are_preference_pairs(approved, database, tmp_path):
    first = edited(database, "Topic: Delivery\nUrgency: Low")
    create_version(database, "tickets", split_options(held_out=0.0, validation=0.0))

    (train,), warnings = export(database, "tickets", "v1", "dpo", tmp_path / "out")

    (row,) = [json.loads(line) for line in train.path.read_text().splitlines()]
    assert row["chosen"][0]["content"] == "Topic: Delivery\nUrgency: Low"
    assert row["rejected"][0]["content"] == first.output
    assert warnings[0].startswith("train.jsonl: 11 examples were left out: they have no pair")


def test_without_a_correction_there_are_no_pairs_and_nothing_is_written(
    approved, database, tmp_path
):
    create_version(database, "tickets")

    with pytest.raises(Unusable, match=r"No example of this version fits DPO pairs"):
        export(database, "tickets", "v1", "dpo", tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_rejected_answers_are_bad_ones_unless_they_resemble_what_is_held_out(
    approved, database, tmp_path
):
    first, second, *_ = list_examples(database, "tickets", Where())
    edited(database, "Topic: Delivery\nUrgency: Low")
    decide(database, "tickets", second.id, "reject")
    create_version(database, "tickets", split_options(held_out=0.0, validation=0.0))

    (train,), warnings = export(database, "tickets", "v1", "kto", tmp_path / "out")

    rows = [json.loads(line) for line in train.path.read_text().splitlines()]
    bad = [one["completion"][0]["content"] for one in rows if not one["label"]]
    assert bad == [first.output, second.output]
    assert len(rows) == 11 + 2
    assert any("1 rejected answer was added as bad" in one for one in warnings)


def test_what_a_consumer_needs_beside_is_written_and_in_the_manifest(approved, database, tmp_path):
    create_version(database, "tickets")

    export(database, "tickets", "v1", "llama_factory", tmp_path)

    info = json.loads((tmp_path / "dataset_info.json").read_text())
    assert info["curate_train"]["file_name"] == "train.jsonl"
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert list(manifest["beside"]) == ["dataset_info.json"]
    assert manifest["settings"]["dataset"] == "curate_train"


def test_an_export_can_be_checked_before_it_is_downloaded(approved, database):
    create_version(database, "tickets")

    found = check_export(database, "tickets", "v1", "trl")

    assert all(report.valid for report in found.reports.values())
    with ZipFile(BytesIO(found.archive)) as archive:
        assert set(archive.namelist()) >= {"train.jsonl", "manifest.json", "trl_sft.yaml"}


def test_an_option_that_the_format_does_not_have_is_said(approved, database, tmp_path):
    create_version(database, "tickets")

    with pytest.raises(Unusable, match="Option 'loud' of format 'openai' can't be used"):
        export(database, "tickets", "v1", "openai", tmp_path, {"loud": "yes"})


def test_an_unknown_version_or_format_is_said(approved, database, tmp_path):
    create_version(database, "tickets")

    with pytest.raises(NotFound, match="Versions of this project: v1"):
        export(database, "tickets", "v9", "openai", tmp_path)
    with pytest.raises(UnknownName, match="openai, prompt_completion, together"):
        export(database, "tickets", "v1", "csv", tmp_path)


def test_an_export_into_a_file_is_said(approved, database, tmp_path):
    create_version(database, "tickets")
    (tmp_path / "out").write_text("a file")

    with pytest.raises(Unusable, match="can't be written"):
        export(database, "tickets", "v1", "openai", tmp_path / "out")
