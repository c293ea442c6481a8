import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import text

from pages.shared.humanize import ago, count, duration, megabytes, percent, percent_range
from pages.shared.markdown import escape
from tests.pages.conftest import ROOT

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5, minutes=59), "5 hours ago"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=8), "1 March 2026"),
    ],
)
def test_a_time_is_written_as_people_do(passed, words):
    assert ago(NOW - passed, NOW) == words


def test_amounts_are_as_exact_as_anybody_needs():
    assert [duration(seconds) for seconds in (0.2, 84, 331, 7300)] == [
        "under 1 s",
        "84 s",
        "6 min",
        "2.0 h",
    ]
    assert [count(1, "example"), count(1234, "example")] == ["1 example", "1,234 examples"]
    assert [megabytes(93), megabytes(3426)] == ["93 MB", "3.4 GB"]


def test_shares_are_in_percent():
    assert [percent(0.814), percent(0.0123, 1)] == ["81 %", "1.2 %"]
    assert [percent_range(0.48, 0.73), percent_range(0.801, 0.804)] == ["48 to 73 %", "80 %"]


def test_no_text_is_taken_for_markup():
    assert escape("![x](http://y/z.png) <b>*a*</b> :red[b] $c$ 12:30 at noon") == (
        "!\\[x\\](http:color[]\\://y/z.png) \\<b\\>\\*a\\*\\</b\\> \\:red\\[b\\] \\$c\\$ 12\\:30 at noon"
    )


@given(text(alphabet="ahtpsw:/.@-<>=~*_[]()\\`$#|&+1 \n"))
def test_what_is_escaped_reads_as_it_was(written):
    read = re.sub(r"\\(.)", r"\1", escape(written).replace(":color[]", ""))

    assert read == re.sub(r"\n *", "\n", written)


def test_no_page_loads_torch(frozen, home):
    visit = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("pages/main.py", default_timeout=60).run()
for page in ("import_", "quality", "findings", "duplicates", "review", "dataset", "train", "results"):
    app.switch_page(f"{page}/page.py").run()
    assert not app.exception, (page, app.exception)
print(sorted({"torch", "transformers", "peft"} & set(sys.modules)))
"""

    done = subprocess.run(
        [sys.executable, "-c", visit], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stdout.strip().splitlines()[-1:] == ["[]"], done.stderr


def test_scripts_of_components_are_files_since_the_content_policy_allows_no_others():
    code = "".join(path.read_text("utf-8") for path in (ROOT / "pages").rglob("*.py"))
    components = re.findall(r"browser_files\.component\(\s*([^)]*)", code)

    assert code.count("v2.component(") == 1  # the one that all of them go by
    assert len(components) >= 6
    assert [one for one in components if not re.match(r'"\w+",\s*"\w+\.js"', one)] == []
