"""Writes docs/plugins.md from the plug-ins themselves; a test keeps the file up to date."""

import inspect
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from curate.checks import Check, checks
from curate.evaluation import arms
from curate.exporters import exporters
from curate.importers import importers, presets
from curate.plugins import Plugin
from curate.training import trainers

PAGE = Path(__file__).parents[1] / "docs" / "plugins.md"

INTRO = """# Plug-ins and their options

One plug-in is one pydantic class in one module named like it, and one line in its package's
`__init__`. Its fields are its options: they validate, draw the form, are stored with the result and
are listed here. This page is written by `make docs`; a test keeps it up to date with the code.

To add a check: copy the shape of `curate/checks/duplicates/near_duplicate.py`, register it in
`curate/checks/__init__.py`, run `make docs test`. What it can find is listed once: `sentences` has the
sentence of each type, filled with the facts that a finding brings, and `titles` its short name. The
contract tests in `tests/checks` run over every registered check, whoever wrote it.
"""

KINDS: list[tuple[str, str, Iterable[type[Plugin]]]] = [
    ("Checks", "`curate check NAME --only CHECK --set CHECK.OPTION=VALUE`", checks),
    ("File formats", "detected from the file", importers),
    ("Presets of exports", "detected from the columns, or named with `--preset NAME`", presets),
    ("Exports", "`curate export … --format NAME`, `curate validate … --format NAME`", exporters),
    ("Trainers", "`curate train … --set OPTION=VALUE`", trainers),
    ("Methods of a comparison", "`curate evaluate … --arms NAME,…`", arms),
]


def page() -> str:
    """The whole page."""
    parts = [INTRO]
    for title, how, plugins in KINDS:
        parts.append(f"## {title}\n\n{how}\n")
        parts += [_section(plugin) for plugin in plugins]
    return "\n".join(parts)


def _section(plugin: type[Plugin]) -> str:
    text = " ".join((inspect.getdoc(plugin) or "").split("\n\nAttributes:")[0].split())
    lines = [f"### `{plugin.name}`: {plugin.title}", "", text, ""]
    if plugin.model_fields:
        lines += ["| option | default | what it does |", "| --- | --- | --- |"]
        for name, field in plugin.model_fields.items():
            lines.append(
                f"| `{name}` | {_default(field.get_default())} | {field.description or ''} |"
            )
        lines.append("")
    titles = plugin.titles if issubclass(plugin, Check) else {}
    if len(titles) > 1:
        found = ", ".join(f"`{code}` ({title})" for code, title in titles.items())
        lines += [f"Types of finding: {found}.", ""]
    return "\n".join(lines)


def _default(value: Any) -> str:
    shown = "" if value is None or value == () else f"`{value}`"
    return shown.replace("|", "\\|")


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(page() != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page(), encoding="utf-8")
