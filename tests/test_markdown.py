"""Text of the data comes into Markdown by `escape` alone, on every page."""

import ast
from pathlib import Path

from tests.conftest import ROOT

PAGES = sorted((ROOT / "pages").rglob("*.py"))
MARKDOWN = {
    "markdown",
    "caption",
    "write",
    "title",
    "header",
    "subheader",
    "button",
    "checkbox",
    "toggle",
    "radio",
    "segmented_control",
    "pills",
    "expander",
    "popover",
    "success",
    "info",
    "warning",
    "error",
    "metric",
    "progress",
    "spinner",
    "status",
    "toast",
    "tabs",
    "dialog",
    "download_button",
    "form_submit_button",
    "page_link",
    "selectbox",
    "multiselect",
    "text_input",
    "text_area",
    "number_input",
    "file_uploader",
}
"""What reads its first argument, and its help, as Markdown."""
DATA = {
    "name",
    "external_id",
    "label",
    "person",
    "summary",
    "task",
    "note",
    "what",
    "source",
    "error",
    "message",
    "reason",
    "text",
    "output",
    "input",
    "value",
    "verdict",
    "sentence",
}
NAMED_BY_DATA = {"example_name", "base_model_name", "latest_change"}
KNOWN = {
    ("summary.py", "file.source"),  # whose notes are escaped one by one
    ("card.py", "open_errors.label"),  # a function that counts
}


def unescaped(node):
    """What comes from the data and passes no `escape` on its way."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in {"escape", "count", "len"}:
            return
        if node.func.id in NAMED_BY_DATA:
            yield ast.unparse(node)
    if isinstance(node, ast.Attribute) and node.attr in DATA:
        yield ast.unparse(node)
    for child in ast.iter_child_nodes(node):
        yield from unescaped(child)


def shown(path: Path):
    """Every place where something of the data is shown unescaped, as its line and its text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in MARKDOWN
        ):
            read = [one.value for one in node.keywords if one.arg in {"label", "help", "text"}]
            for one in [*node.args[:1], *read]:
                yield from ((node.lineno, text) for text in unescaped(one))


def test_text_of_the_data_comes_into_markdown_by_escape_alone():
    found = [
        (path.name, line, text)
        for path in PAGES
        for line, text in shown(path)
        if (path.name, text) not in KNOWN
    ]

    assert found == []


def test_a_name_without_escape_would_be_found(tmp_path):
    page = tmp_path / "page.py"
    page.write_text(
        "st.caption(f'{one.name}: {escape(one.person)}')\n"
        "left.button('Go', help=example_name(one))\n"
        "st.text(one.name)\n"
    )

    assert list(shown(page)) == [(1, "one.name"), (2, "example_name(one)")]
