import io
import json
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.domain.errors import CurateError, UnreadableFile
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.importers import inspect, read

TABLE = "question,answer\nWhere is my lamp?,In the post.\n,To nothing.\n"
LINES = json.dumps({"question": "And my bill?", "answer": "Here."}) + "\n"


def packed(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_every_file_of_an_archive_is_read_as_if_it_came_alone(write):
    files = {
        "tables/a.csv": TABLE,
        "b.jsonl": LINES,
        "notes/visit.txt": "Some words of a note.",
        "more/visit.txt": "Other words of a note.",
        "scan.png": b"\x89PNG\r\n\x1a\n....",
        "inner.zip": packed(**{"a.csv": TABLE}),
        "__MACOSX/._a.csv": "x",
    }
    path = write("export.zip", packed(**files))

    found = inspect(path)
    rows = list(read(path))

    assert (found.format, found.preset, found.rows) == ("zip", None, 5)
    kept = [row for row in rows if isinstance(row, ImportedRow)]
    assert [(row.line, row.input, row.metadata["file"]) for row in kept] == [
        (2, "Where is my lamp?", "tables/a.csv"),
        (1, "And my bill?", "b.jsonl"),
        (1, "Some words of a note.", "notes/visit.txt"),
        (1, "Other words of a note.", "more/visit.txt"),
    ]
    assert [row.external_id for row in kept[2:]] == ["notes/visit", "more/visit"]
    (bad,) = (row for row in rows if isinstance(row, RejectedRow))
    assert (bad.line, bad.reason) == (3, "tables/a.csv: The row has no input text.")
    skipped = [row.reason for row in rows if isinstance(row, SkippedRow)]
    assert [reason.partition(":")[0] for reason in skipped] == ["scan.png", "inner.zip"]


@pytest.mark.parametrize("name", ["../up.csv", "/etc/up.csv", "C:/up.csv", "a/../../up.csv"])
def test_no_name_leads_out_of_an_archive(write, tmp_path, name):
    path = write("export.zip", packed(**{name: TABLE, "a.csv": TABLE}))

    reasons = [row.reason for row in read(path) if isinstance(row, RejectedRow)]

    assert f"{name}: Its name points outside the archive, so it was not unpacked." in reasons
    assert [each.name for each in tmp_path.iterdir()] == ["export.zip"]


@pytest.mark.parametrize(
    "files",
    [{"a.csv": "a" * (30 << 20)}, {f"{n}.txt": "x" for n in range(10_001)}],
    ids=["ratio", "count"],
)
def test_bombs_are_refused(write, files):
    with pytest.raises(UnreadableFile, match="Nothing was imported"):
        inspect(write("bomb.zip", packed(**files)))


def test_an_archive_without_a_readable_file_is_refused(write):
    with pytest.raises(UnreadableFile, match="none of the files in it can be read"):
        read(write("a.zip", packed(**{"scan.png": b"\x89PNG\r\n\x1a\n...."})))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(st.data())
def test_no_damage_to_an_archive_ends_in_a_traceback(tmp_path, data):
    content = bytearray(packed(**{"a.csv": TABLE, "b.jsonl": LINES}))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(content))

    with suppress(CurateError):
        inspect(path)
        list(read(path))
