"""Numbers that no row has, and texts that a terminal would obey or a database can't hold."""

import json
import re

import pytest

from curate.cli.output import print_sentence, print_table

HUGE = "99999999999999999999"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TWISTED = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e"


@pytest.fixture
def hostile(curate, tmp_path):
    """A project whose every text commands a terminal: file name, columns, ids, labels, rejected rows."""
    curate("project", "create", "shop", "--task", f"Triage{TWISTED}")
    path = tmp_path / "tickets\x1b[1m.jsonl"
    rows = [
        {
            "id": f"T-{number}{TWISTED}",
            f"note{TWISTED}": "x",
            "question": f"Where is order {number}{TWISTED}, please? It never {'came' * number}.",
            "answer": f"Topic{TWISTED}: Delivery\nUrgency: {'High' if number % 3 else f'[NAME{number}]'}",
            "label": f"Delivery{TWISTED}{number % 2}",
        }
        for number in range(14)
    ]
    lines = [json.dumps(row) for row in rows]
    path.write_text("\n".join([*lines, lines[0], '{"id": "broken\x1b[5m', ""]), encoding="utf-8")
    columns = ["input=question", "output=answer", "label=label", "id=id"]
    curate("import", "shop", path, *(one for each in columns for one in ("--map", each)))
    return path


def test_no_terminal_obeys_a_ticket(hostile, curate, tmp_path):
    rule = {
        "name": f"Calm{TWISTED}",
        "kind": "must_not_contain",
        "value": "High",
        "severity": "error",
    }
    commands = [
        ["inspect", hostile],
        ["rules", "shop", "--add", json.dumps(rule)],
        ["check", "shop"],
        ["examples", "shop"],
        ["findings", "shop"],
        ["clusters", "shop"],
        ["contract", "shop"],
        ["contract", "shop", "--profile"],
        ["fix", "shop", "--check", "encoding", "--dry-run"],
        ["rejected", "shop"],
        ["imports", "shop"],
        ["labels", "shop"],
        ["labels", "shop", "--words"],
        ["decide", "shop", "2", "--approve"],
        ["decide", "shop", "2", "--approve", "--knowingly", "--note", TWISTED],
        ["approve", "shop", "--where", f"label={TWISTED}"],
        ["approve", "shop", "--where", "all", "--knowingly"],
        ["history", "shop"],
        ["history", "shop", "2"],
        ["freeze", "shop"],
        ["quality", "shop"],
        ["project", "list"],
        ["check", f"shop{TWISTED}"],
        ["undo", "shop", "--as", f"nobody{TWISTED}"],
        ["validate", hostile],
        ["frobnicate\x1b[2J"],
    ]  # fmt: skip
    shown = ""
    for command in commands:
        ran = curate(*command)
        assert not OBEYED.search(ran.out.replace("\n", "") + ran.err.replace("\n", "")), command
        assert "unexpected error" not in ran.err, command
        assert "No such" not in ran.err or command[0].startswith("frob"), ran.err
        shown += ran.out + ran.err
    assert "␛[2J" in shown


def test_json_holds_what_was_there_and_escapes_it(hostile, curate):
    ran = curate("examples", "shop", "--json")

    assert not OBEYED.search(ran.out.replace("\n", ""))
    assert ran.lines[1]["external_id"] == f"T-1{TWISTED}"


NUMBERS = [HUGE, str(2**63), str(2**63 - 1), str(2**31), "-1", "0", "one", "1.5", "٣٤٥٦٧٨"]


@pytest.mark.parametrize(
    "command",
    [
        ["decide", "shop", "{}", "--approve"],
        ["history", "shop", "{}"],
        ["undo", "shop", "--action", "{}"],
        ["dismiss", "shop", "{}"],
        ["reopen", "shop", "{}"],
        ["resolve", "shop", "{}", "--answer-of", "{}"],
        ["clusters", "shop", "--split", "{}"],
        ["original", "shop", "{}"],
        ["imports", "shop", "--remove", "{}"],
        ["import", "shop", "rows.csv", "--fixes", "{}"],
        ["cancel", "{}"],
        ["resume", "{}"],
        ["evaluate", "shop", "v1", "--run", "{}"],
    ],
    ids=lambda command: command[0],
)
def test_a_number_that_no_row_has_is_refused_in_a_sentence(curate, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.csv").write_text("question,answer\nWhere?,Here.\n")
    curate("project", "create", "shop")

    for number in NUMBERS:
        ran = curate(*(one.format(number) for one in command))

        assert ran.status == 2, (number, ran.err)
        assert "unexpected error" not in ran.err, (number, ran.err)
        assert "No such" not in ran.err or number == "-1", ran.err
        assert ran.err.strip().endswith((".", ")", "?")) or "`" in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ["examples", "shop", "--source", HUGE],
        ["rejected", "shop", "--source", HUGE],
        ["check", "caf\udcff"],
        ["project", "create", "caf\udcff"],
        ["project", "create", "red\x1b[31m"],
        ["project", "rename", "shop", "red\x1b[31m"],
        ["decide", "shop", "1", "--reject", "--as", "a\udcff"],
        ["decide", "shop", "1", "--reject", "--as", "a" * 300],
        ["decide", "shop", "1", "--reject", "--as", " "],
        ["findings", "shop", "--check", "caf\udcff"],
        ["export", "shop", "caf\udcff", "--out", "out"],
        ["dismiss", "shop", "--value", "caf\udcff"],
        ["approve", "shop", "--where", "label=\udcff"],
    ],
    ids=lambda command: ascii(" ".join(command))[:40],
)
def test_what_no_database_holds_is_a_sentence(curate, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    curate("project", "create", "shop")

    ran = curate(*command)

    assert "unexpected error" not in ran.err, ran.err
    assert "No such" not in ran.err, ran.err
    assert ran.out or ran.err
    assert not OBEYED.search(ran.out.replace("\n", "") + ran.err.replace("\n", ""))


def test_a_name_that_is_too_long_for_a_file_is_a_sentence(curate):
    curate("project", "create", "shop")

    for command in (["inspect", "a" * 5_000], ["import", "shop", "a" * 5_000]):
        ran = curate(*command)

        assert (ran.status, len(ran.err) < 300) == (2, True)
        assert "is too long for the name of a file" in ran.err


def test_a_table_shows_what_was_typed_letter_by_letter(capsys):
    typed = "[link=http://e.example]x[/link] [b]y[/b] :smile: [z] \\[w] \\"

    print_table([{typed: typed}], "none")
    print_sentence(typed)

    shown = capsys.readouterr().out
    assert " ".join(shown.split()) == " ".join([typed] * 3)
