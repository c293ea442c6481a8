"""`curate validate` on what people give it: pipes, folders, files that are not there, arrays."""

import io
import json
import os
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

PAIR = {"prompt": "a", "completion": "b"}
LINES = b"".join(json.dumps({**PAIR, "completion": f"b{n}"}).encode() + b"\n" for n in range(3))


def test_standard_input_is_read(curate, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(LINES)))

    ran = curate("validate", "-", "--json")

    assert (ran.status, ran.json["valid"], ran.json["rows"]) == (0, True, 3)
    assert ran.err.startswith("Read as prompt_completion")


def test_a_pipe_is_read_once(curate, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = threading.Thread(target=pipe.write_bytes, args=(LINES,), daemon=True)
    writing.start()

    ran = curate("validate", pipe, "--json")

    assert (ran.status, ran.json["rows"]) == (0, 3)


@pytest.mark.parametrize("more", [(), ("--format", "openai")])
def test_a_file_that_is_not_there_and_a_folder_are_said(curate, tmp_path, more):
    gone = curate("validate", tmp_path / "gone.jsonl", *more)
    folder = curate("validate", tmp_path, *more)

    assert (gone.status, folder.status) == (2, 2)
    assert "gone.jsonl can't be read: No such file or directory. Nothing was validated." in gone.err
    assert "can't be read: Is a directory. Nothing was validated." in folder.err


def test_an_array_is_recognized(curate, tmp_path):
    path = tmp_path / "data.json"
    path.write_text(json.dumps([{"instruction": "a", "output": "b"}] * 2, indent=1))

    ran = curate("validate", path)

    assert (ran.status, ran.err.split(":")[0]) == (0, "Read as alpaca")
    assert "data.json is valid: 2 rows." in ran.out


def test_what_is_not_shown_is_counted(curate, tmp_path):
    path = tmp_path / "train.jsonl"
    path.write_text("{}\n" * 60)

    ran = curate("validate", path, "--format", "together")

    assert ran.status == 1
    assert "And 10 more errors: --json prints all." in ran.out
    assert "And 39 more warnings: --json prints all." in ran.out


def test_a_row_of_json_for_scripts_is_one_line(curate, tmp_path):
    curate("project", "create", "shop")
    odd = tmp_path / "odd.csv"
    odd.write_text("Ticket ID,Message,Triage\n1,One\u2028two\u0085three,Topic: App\n", "utf-8")
    curate("import", "shop", odd, "--map", "input=Message", "--map", "output=Triage")

    ran = curate("examples", "shop", "--json")

    assert [one["input"] for one in ran.lines] == ["One\u2028two\u0085three"]


def test_an_export_that_is_told_to_end_clears_away_what_it_began(tmp_path):
    out = tmp_path / "out"
    ending = (
        "import os, pathlib, signal\n"
        "from curate.cli.termination import ended_cleanly\n"
        "from curate.services.datasets.export_folder import written_aside\n"
        f"with ended_cleanly(), written_aside(pathlib.Path({str(out)!r})) as aside:\n"
        "    (aside / 'train.jsonl').write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    print('went on')\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", ending], capture_output=True, text=True, check=False
    )

    assert "KeyboardInterrupt" in ran.stderr
    assert "went on" not in ran.stdout
    assert not out.exists()
