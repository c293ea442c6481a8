import json
import os
import sys
from dataclasses import dataclass

import pytest

from curate.cli import main, state


@dataclass
class Ran:
    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def curate(home, monkeypatch, capsys):
    """Runs a command as a person would and gives back status, output and messages."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["curate", *map(str, arguments)])
        monkeypatch.setattr(sys.stdout, "reconfigure", lambda **_: None, raising=False)
        monkeypatch.setattr(sys.stderr, "reconfigure", lambda **_: None, raising=False)
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Ran(ended.value.code or 0, captured.out, captured.err)

    state.settings.cache_clear()
    state.database.cache_clear()
    before = os.umask(
        0o077
    )  # a command changes it for its process, which here is that of the tests
    os.umask(before)
    yield run
    os.umask(before)
    if state.database.cache_info().currsize:
        state.database().close()
    state.settings.cache_clear()
    state.database.cache_clear()
