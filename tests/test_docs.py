"""Docs that must say what the code says."""

import re

import pytest

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


def test_the_readme_names_commands_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
