"""Points in time as exports write them."""

import pytest

from curate.importers import read
from curate.importers.roles.dates import is_date, to_iso


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024-09-25 14:30:45 CDT", "2024-09-25T14:30:45-05:00"),
        ("2024-09-25 14:30", "2024-09-25T14:30:00"),
        ("2026-01-05 09:30:00 +0200", "2026-01-05T09:30:00+02:00"),
        ("2026-03-01T10:00:00.000+0100", "2026-03-01T10:00:00+01:00"),
        ("11/May/24 03:26 PM", "2024-05-11T15:26:00"),
        ("11/May/24 12:26 AM", "2024-05-11T00:26:00"),
        ("05/ene/26 9:05 AM", "2026-01-05T09:05:00"),
        ("05/mai/26 21:05", "2026-05-05T21:05:00"),
        ("15/Jul/26", "2026-07-15"),
        ("5. Januar 2026", "2026-01-05"),
        ("5 de enero de 2026 14:05", "2026-01-05T14:05:00"),
        ("5 janvier 2026 à 14:05", "2026-01-05T14:05:00"),
        ("01.03.2026 14:05:06", "2026-03-01T14:05:06"),
        ("Mar 1, 2026 3:05 PM", "2026-03-01T15:05:00"),
        ("2026/03/01 14:05", "2026-03-01T14:05:00"),
        ("1767605400", "2026-01-05T09:30:00+00:00"),
        ("1767605400000", "2026-01-05T09:30:00+00:00"),
        ("1/2/2026", "1/2/2026"),
        ("2026-02-30", "2026-02-30"),
        ("99/99/9999", "99/99/9999"),
        ("tomorrow", "tomorrow"),
        ("", ""),
    ],
)
def test_what_is_sure_becomes_iso_and_the_rest_stays(written, iso):
    assert to_iso(written) == iso


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("5/1/26, 3:05:09 p. m.", "2026-01-05T15:05:09"),
        ("5-1-2026", "2026-01-05"),
        ("31/1/2026 9:05", "2026-01-31T09:05:00"),
    ],
)
def test_a_column_that_tells_puts_the_day_first(written, iso):
    assert is_date(written)
    assert to_iso(written, day_first=True) == iso


def test_the_zone_in_a_header_is_that_of_its_times(write):
    path = write(
        "t.csv",
        "Conversation ID,Conversation started at (America/Lima),Conversation source,"
        "Current conversation state,Started by,Title\n7,2026-01-05 09:30,Messenger,closed,User,No light\n",
    )

    assert next(read(path)).created_at == "2026-01-05T09:30:00-05:00"


def test_a_zone_that_nobody_knows_is_left_out():
    assert to_iso("2026-01-05 09:30", zone="Atlantis/Centre") == "2026-01-05T09:30:00"
