"""Docs that must say what the code says."""

import importlib
import importlib.util
import re

import pytest

from curate.domain.figures import FIGURES
from tests.conftest import ROOT
from tools import plugin_docs

PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "benchmarks" / "README.md",
]


def test_the_page_of_plug_ins_is_what_the_plug_ins_say():
    assert plugin_docs.PAGE.read_text(encoding="utf-8") == plugin_docs.page(), "run `make docs`"


@pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.name if page.parent != ROOT else "root"
)
def test_every_link_and_picture_is_there(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_map_of_the_architecture_leads_to_what_is_there():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    files = re.findall(r"`([a-z_/0-9]+\.py)`", page)
    names = re.findall(r"(?<!/)\b((?:services\.[a-z]+|importers|stores)\.(?!py\b)[a-z_]+)\b", page)

    assert [f for f in files if not ((ROOT / "curate" / f).exists() or (ROOT / f).exists())] == []
    assert files
    assert [name for name in names if not known(name)] == []
    assert names


def known(name):
    """Whether a dotted name of the architecture stands for something in the package."""
    *path, last = name.removeprefix("jobs.").split(".")
    folder = path or ["services", "jobs"]
    module = importlib.import_module(".".join(["curate", *folder]))
    return (
        hasattr(module, last) or importlib.util.find_spec(f"{module.__name__}.{last}") is not None
    )


def test_the_page_of_figures_says_what_each_counts():
    page = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| `(\w+)` \| ([^|]+) \|", page, re.MULTILINE)

    assert [(name, title, meaning) for title, name, meaning in rows] == [
        (name, one.title, one.meaning) for name, one in FIGURES.items()
    ]


def test_the_readme_names_commands_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
