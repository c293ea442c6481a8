"""Words that made a reader stop are gone, and stay gone: nobody stumbles over them twice."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GONE = {
    r"\b(?:un)?mend(?:s|ed|ing|able)?\b": "fix",
    r"\bdeeds?\b": "action",
    r"\bexaminations?\b": "held-out test",
    r"\blook-?alikes?\b": "duplicates",
    r"\bheaps?\b": "duplicate cluster",
    r"\bhowever bad\b": "Any severity",
    r"\bthe account\b": "the data quality report, or the summary of an import",
    r"\bfor engineers\b": "advanced settings",
    r"\b(?:took|taken|take|takes) (?:it |them |all of it |that )?back\b": "undo",
    r"\bnarrow(?:ed|ing|s)? (?:\w+ ){0,4}down\b": "filter",
    r"\bof one's own\b": "custom",
    r"\bmay stay\b": "keep",
    r"\b95 % sure\b": "95 % confidence interval",
    r"\bwith 95 % certainty\b": "95 % confidence interval",
}
# Words of a field that happen to be the same: the headings of clinical notes.
ALLOWED = {("curate/contract/inference/shared.py", "examination")}


def texts():
    for folder in ("pages", "curate", "docs"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".md", ".js", ".css", ".json"}:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    yield "README.md", (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("pattern", GONE)
def test_a_word_that_made_readers_stop_stays_gone(pattern):
    found = [
        f"{name}: {match.group()}"
        for name, text in texts()
        # A name in the code counts as its words do.
        for match in re.finditer(pattern, text.replace("_", " "), re.IGNORECASE)
        if (name, match.group().lower()) not in ALLOWED
    ]

    assert found == [], f"say: {GONE[pattern]}"
