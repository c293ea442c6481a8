import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.services.conftest import HEADER, TICKETS

KEYS = {
    "inspect": {"format", "encoding", "delimiter", "preset", "confidence", "columns", "rows", "mapping", "sample"},
    "import": {"source", "preset", "mapping", "read", "added", "unchanged", "updated", "rejected", "skipped"},
    "examples": {
        "id", "external_id", "line", "input", "system", "turns", "output", "draft_output", "label",
        "groups", "metadata", "status", "revision",
    },
    "check": {"findings", "by_check", "seconds"},
    "findings": {
        "id", "check", "examples", "external_ids", "lines", "field", "start", "end", "severity",
        "message", "score", "suggestion", "status",
    },
    "clusters": {
        "cluster", "examples", "external_ids", "lines", "canonical", "min_similarity", "max_similarity", "exact",
    },
    "contract": {"kind", "spec", "coverage", "violations"},
    "fix": {"fixed", "left", "diff"},
    "decide": {"id", "status", "revision"},
    "approve": {"approved", "left", "refused"},
    "undo": {"undone"},
    "history": {"at", "person", "action", "before", "after"},
    "freeze": {"dataset", "train", "validation", "held_out", "groups", "leaks_prevented", "leaks", "leaks_by_kind", "leak_pairs", "called_different", "not_compared", "random_split", "acceptance", "test", "set_aside", "open", "warnings", "sha256"},
    "export": {"files", "warnings"},
    "validate": {"valid", "rows", "errors", "warnings"},
    "models": {"id", "parameters", "licence", "present", "source"},
}  # fmt: skip


@pytest.fixture
def csv_file(tmp_path):
    path = tmp_path / "tickets.csv"
    rows = [
        *TICKETS,
        ["T-99", "2026-02-01", "C-1", "My Heron never came; so where is it now?", *TICKETS[0][4:]],
    ]
    quoted = [
        [f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in [HEADER, *rows]
    ]
    path.write_text("\n".join(",".join(row) for row in quoted) + "\n", encoding="utf-8")
    return path


def test_the_whole_way_on_the_command_line(curate, csv_file, tmp_path):
    assert (
        curate("project", "create", "shop", "--task", "Triage tickets.", "--json").json["project"]
        == "shop"
    )

    inspected = curate("inspect", csv_file, "--json").json
    assert set(inspected) >= KEYS["inspect"]
    assert (inspected["format"], inspected["rows"], inspected["delimiter"]) == ("csv", 13, ",")

    imported = curate("import", "shop", csv_file, "--json").json
    assert set(imported) >= KEYS["import"]
    assert (imported["read"], imported["added"]) == (13, 13)

    examples = curate("examples", "shop", "--json").lines
    assert all(set(one) >= KEYS["examples"] for one in examples)
    assert examples[0]["external_id"] == "T-1"

    checked = curate("check", "shop", "--json").json
    assert set(checked) == KEYS["check"]
    assert checked["by_check"]["near_duplicate"] == 1

    findings = curate(
        "findings", "shop", "--check", "near_duplicate", "--status", "open", "--json"
    ).lines
    assert set(findings[0]) >= KEYS["findings"]
    assert set(findings[0]["external_ids"]) == {"T-1", "T-99"}

    (cluster,) = curate("clusters", "shop", "--json").json
    anew = curate("clusters", "shop", "--threshold", "0.6", "--json")
    assert anew.json[0]["examples"] == cluster["examples"]
    assert "Compared anew at 60 %; nothing is stored." in anew.err
    assert set(cluster) >= KEYS["clusters"]
    assert cluster["external_ids"] == ["T-1", "T-99"]

    contract = curate("contract", "shop", "--json").json
    assert set(contract) >= KEYS["contract"]
    assert (contract["kind"], contract["coverage"]) == ("fields", 1.0)

    first = examples[0]["id"]
    drifted = (
        "decide",
        "shop",
        first,
        "--approve",
        "--output",
        "topic: App\nUrgency: Low",
        "--json",
    )
    refused = curate(*drifted)
    assert (refused.status, refused.json["status"]) == (1, "pending")
    assert refused.json["open"] == ["“topic” should be “Topic”."]
    assert "approve it with --knowingly" in refused.err
    decided = curate(*drifted, "--knowingly").json
    assert decided == {"id": first, "status": "approved", "revision": 2}
    (event,) = curate("history", "shop", first, "--json").json
    assert set(event) >= KEYS["history"]

    curate("check", "shop", "--only", "format_contract", "--json")
    fixed = curate("fix", "shop", "--check", "format_contract", "--dry-run", "--json").json
    assert (fixed["fixed"], set(fixed)) == (1, KEYS["fix"])
    assert set(curate("undo", "shop", "--json").json) >= KEYS["undo"]

    approved = curate("approve", "shop", "--where", "all", "--json").json
    assert approved == {"approved": 13, "left": 0, "refused": 0}
    frozen = curate("freeze", "shop", "--held-out", "0.3", "--json").json
    assert set(frozen) == KEYS["freeze"]
    assert frozen["leaks"] == 0

    exported = curate(
        "export", "shop", "v1", "--format", "openai", "--out", tmp_path / "out", "--json"
    ).json
    assert set(exported["files"][0]) >= {"path", "rows", "bytes", "sha256", "tokens"}
    validated = curate(
        "validate", exported["files"][0]["path"], "--format", "prompt_completion", "--json"
    )
    assert (validated.status, validated.json["valid"]) == (1, False)
    assert set(validated.json) == KEYS["validate"]


def test_a_file_is_validated_by_the_format_that_it_looks_like(curate, tmp_path):
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"prompt": "a", "chosen": "b", "rejected": "b"}\n')

    ran = curate("validate", path, "--json")

    assert (ran.status, ran.json["valid"]) == (0, True)
    assert ran.err == "Read as dpo: use --format if the file has another format.\n"
    assert [one["code"] for one in ran.json["warnings"]] == ["same_answers"]


def test_a_format_takes_options(curate, csv_file, tmp_path):
    curate("project", "create", "shop")
    curate("import", "shop", csv_file)
    curate("approve", "shop", "--where", "all")
    curate("freeze", "shop")
    out = tmp_path / "out"

    ran = curate(
        *("export", "shop", "v1", "--format", "bedrock", "--out", out),
        *("--set", "rewrite_reserved=true", "--json"),
    )

    assert ran.status == 0
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["export_options"] == {"rewrite_reserved": True}


def test_checks_take_options(curate, csv_file):
    curate("project", "create", "shop")
    curate("import", "shop", csv_file)

    strict = curate(
        "check",
        "shop",
        "--only",
        "near_duplicate",
        "--set",
        "near_duplicate.threshold=0.99",
        "--json",
    )

    assert strict.json["by_check"] == {"near_duplicate": 0}


def test_a_contract_can_be_edited_in_a_file_and_given_back(curate, csv_file, tmp_path):
    curate("project", "create", "shop")
    curate("import", "shop", csv_file)
    path = tmp_path / "contract.json"
    path.write_text(json.dumps({"kind": "label", "labels": ["Delivery", "App"]}))

    given_back = curate("contract", "shop", "--set", path, "--json").json

    assert (given_back["kind"], given_back["coverage"]) == ("label", 0.0)
    path.write_text(json.dumps(given_back))
    assert curate("contract", "shop", "--set", path, "--json").json["spec"] == given_back["spec"]


def test_models_are_listed(curate):
    listed = curate("models", "--json").json

    assert all(set(one) >= KEYS["models"] for one in listed)
    assert listed[0]["id"] == "smollm2-135m-instruct"


def test_several_notes_are_one_import(curate):
    curate("project", "create", "clinic")

    notes = sorted((ROOT / "sample_data" / "notes").iterdir())
    imported = curate("import", "clinic", *notes, "--json").json

    assert (imported["added"], len(imported["files"])) == (5, 5)


UNUSABLE = [
    ["import", "nobody", "nothing.csv"],
    ["inspect", "nothing.csv"],
    ["check", "nobody"],
    ["check", "shop", "--only", "spelling"],
    ["check", "shop", "--set", "near_duplicate=0.5"],
    ["check", "shop", "--set", "near_duplicate.threshold=7"],
    ["check", "shop", "--set", "near_duplicate.color=1"],
    ["examples", "shop", "--status", "lost"],
    ["findings", "shop", "--status", "lost"],
    ["findings", "shop", "--check", "spelling"],
    ["clusters", "shop", "--threshold", "7"],
    ["contract", "shop", "--set", "nothing.json"],
    ["fix", "shop", "--check", "spelling"],
    ["decide", "shop", "1"],
    ["decide", "shop", "1", "--approve", "--reject"],
    ["decide", "shop", "999", "--approve"],
    ["approve", "shop", "--where", "everything"],
    ["undo", "shop"],
    ["history", "shop", "999"],
    ["freeze", "shop"],
    ["freeze", "shop", "--held-out", "2"],
    ["export", "shop", "v1", "--format", "openai", "--out", "out"],
    ["validate", "nothing.jsonl", "--format", "openai"],
    ["validate", "nothing.jsonl", "--format", "word"],
    ["validate", "nothing.jsonl"],
    ["export", "shop", "v1", "--format", "openai", "--out", "out", "--set", "loud"],
    ["train", "shop", "v1"],
    ["train", "shop", "v1", "--preset", "heroic"],
    ["evaluate", "shop", "v1"],
    ["runs", "nobody"],
    ["cancel", "7"],
    ["resume", "7"],
    ["project", "create", "shop"],
    ["project", "create", ""],
    ["frobnicate"],
    ["import", "shop"],
    ["import", "shop", "--frobnicate"],
]


@pytest.mark.parametrize("arguments", UNUSABLE, ids=" ".join)
def test_what_cannot_be_done_is_refused_in_one_line(curate, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    curate("project", "create", "shop")

    ran = curate(*arguments)

    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.strip().splitlines()) == 1
    assert "unexpected error" not in ran.err


def test_help_is_help(curate):
    ran = curate()

    assert ran.status == 0
    assert "import" in ran.out


def test_every_command_is_in_the_docs():
    from typer.main import get_command

    from curate.cli.commands import app

    docs = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    commands = get_command(app).commands
    for name, command in commands.items():
        assert f"`curate {name}" in docs, name
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option not in {"--help", "--json"}:
                    assert option in docs, (name, option)


def test_a_command_loads_neither_torch_nor_streamlit():
    code = (
        "import sys; from curate.cli import checks, datasets, review, system, tuning; from curate.cli.commands import app;"
        "from curate.services import changes, checking, datasets, demo, doctor, importing, quality, reviewing, tuning;"
        "print([name for name in ('torch', 'transformers', 'peft', 'streamlit') if name in sys.modules])"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


def test_without_a_place_for_its_home_the_error_is_one_line(curate, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CURATE_HOME", str(tmp_path / "file" / "home"))

    ran = curate("project", "list")

    assert ran.status == 2
    assert len(ran.err.strip().splitlines()) == 1
    assert "unexpected error" not in ran.err


def test_the_quality_report_and_custom_rules_on_the_command_line(curate, csv_file, tmp_path):
    curate("project", "create", "shop")
    curate("import", "shop", csv_file)
    rule = '{"name": "Calm", "kind": "must_not_contain", "value": "Urgency: High"}'
    assert curate("rules", "shop").out.startswith("There are no custom rules yet")

    (added,) = curate("rules", "shop", "--add", rule, "--json").json
    assert (added["name"], added["active"], added["findings"]) == ("Calm", True, 0)
    assert curate("check", "shop", "--json").json["by_check"]["rule"] == 5
    assert "must not contain “Urgency: High”" in curate("rules", "shop").out
    report = curate("quality", "shop", "--json").json
    assert {"freshness", "clean", "fix_first", "enough", "cost"} <= set(report)
    assert set(report["labels"]) == {"counts", "unlabelled", "answers"}
    written = curate("quality", "shop", "--html", tmp_path / "quality.html")
    assert "are clean" in written.out
    assert (tmp_path / "quality.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert curate("rules", "shop", "--remove", "calm", "--json").json == []

    for wrong, why in (
        (("rules", "shop", "--add", "{"), "not valid JSON"),
        (("rules", "shop", "--add", "[]"), "one rule as a JSON object"),
        (("rules", "shop", "--add", '{"name": "A"}'), "can't be used"),
        (("rules", "shop", "--remove", "calm"), "no rule 'calm'"),
        (("quality", "shop", "--html", tmp_path), "can't be written"),
    ):
        ran = curate(*wrong)
        assert (ran.status, ran.out) == (2, "")
        assert why in ran.err


def test_an_empty_group_key_does_not_switch_groups_off(curate, csv_file):
    curate("project", "create", "shop")
    curate("import", "shop", csv_file)
    curate("approve", "shop", "--where", "all")
    for empty in ("", " , "):
        ran = curate("freeze", "shop", "--group-by", empty)
        assert (ran.status, ran.out) == (2, "")
        assert "group_by: names no key" in ran.err
    too_much = curate("freeze", "shop", "--held-out", "0.9", "--validation", "0.2").err
    assert "Value error" not in too_much
    assert curate("freeze", "shop", "--json").json["dataset"] == "v1"


def test_an_export_waits_for_a_decision_about_personal_data(curate, tmp_path):
    rows = [f"T-{n},Where is parcel {'abcdefghijkl'[n] * 8}?,On its way {n}." for n in range(12)]
    file = tmp_path / "tickets.csv"
    file.write_text("\n".join(["id,input,output", *rows, "T-99,Ring 01632 960147,Done soon."]))
    curate("project", "create", "shop")
    curate("import", "shop", file)
    curate("approve", "shop", "--where", "all")
    curate("freeze", "shop")
    command = ("export", "shop", "v1", "--format", "openai", "--out", tmp_path / "out", "--json")

    refused = curate(*command)

    assert (refused.status, refused.json["files"]) == (1, [])
    assert "1 × a phone number" in refused.json["warnings"][0]
    assert not (tmp_path / "out").exists()
    assert curate(*command, "--allow-unreviewed-personal-data").status == 0
    assert curate("dismiss", "shop").status == 2
    assert curate("dismiss", "shop", "4711").status == 2
    curate("check", "shop", "--only", "personal_data")
    (found,) = curate("findings", "shop", "--check", "personal_data", "--json").lines
    assert found["code"] == "phone"
    assert found["message"].startswith("“01632 960147” looks like a phone number.")
    of_type = ("dismiss", "shop", "--check", "personal_data", "--type")
    unknown = curate(*of_type, "telephone")
    assert (unknown.status, "phone" in unknown.err) == (2, True)
    assert curate(*of_type, "email", "--json").json == {"dismissed": 0}
    assert curate("dismiss", "shop", "--value", "01632-960147", "--json").json == {"dismissed": 1}
    assert curate(*command).status == 0


def test_dismissed_findings_are_opened_again(curate, csv_file):
    curate("project", "create", "shop")
    curate("import", "shop", csv_file)
    curate("check", "shop", "--only", "near_duplicate")
    (one,) = curate("findings", "shop", "--check", "near_duplicate", "--json").lines
    curate("dismiss", "shop", str(one["id"]))
    assert curate("findings", "shop", "--status", "open", "--json").lines == []

    assert curate("reopen", "shop", str(one["id"]), "--json").json == {"reopened": 1}

    (again,) = curate("findings", "shop", "--status", "open", "--json").lines
    assert again["id"] == one["id"]
    refused = curate("reopen", "shop", str(one["id"]))
    assert (refused.status, refused.out) == (2, "")
    assert "Nothing was opened again" in refused.err


def test_the_example_to_keep_of_a_cluster_comes_with_the_reason(curate, csv_file):
    curate("project", "create", "shop")
    curate("import", "shop", csv_file)
    curate("check", "shop", "--only", "near_duplicate")

    (cluster,) = curate("clusters", "shop", "--json").json

    names = dict(zip(cluster["examples"], cluster["external_ids"], strict=True))
    assert (names[cluster["canonical"]], cluster["reason"]) == ("T-99", "is more recent")
    assert "is more recent" in curate("clusters", "shop").out
