"""Points in time as exports write them."""

import pytest

from curate.importers import inspect, open_file, read
from curate.importers.roles.dates import has_serials, is_ambiguous, is_date, to_iso
from curate.importers.roles.month_names import MONTHS


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
        ("1767605400.5", "2026-01-05T09:30:00.500000+00:00"),
        ("1767605400123456", "2026-01-05T09:30:00.123456+00:00"),
        ("Mon, 05 Jan 2026 10:00:00 -0500", "2026-01-05T10:00:00-05:00"),
        ("Mon, 5 Jan 2026 09:30:00 GMT", "2026-01-05T09:30:00+00:00"),
        ("Mon, 5 Jan 2026 09:30:00 +0000 (UTC)", "2026-01-05T09:30:00+00:00"),
        ("Montag, 5. Januar 2026", "2026-01-05"),
        ("mar 3 mar 2026", "2026-03-03"),
        ("Mon Jan  5 10:00:00 EST 2026", "2026-01-05T10:00:00-05:00"),
        ("Mon Jan 05 10:00:00 2026", "2026-01-05T10:00:00"),
        ("05-Jan-26 10.15.30 AM", "2026-01-05T10:15:30"),
        ("05-JAN-26 10.15.30.123456 PM", "2026-01-05T22:15:30"),
        ("05-Jan-2026", "2026-01-05"),
        ("05 Jan 2026", "2026-01-05"),
        ("05-01-2026", "05-01-2026"),
        ("01-01-2026", "2026-01-01"),
        ("1/1/2026 09:30", "2026-01-01T09:30:00"),
        ("20260105", "2026-01-05"),
        ("20260105T093000Z", "2026-01-05T09:30:00+00:00"),
        ("20260105093000", "2026-01-05T09:30:00"),
        ("20261305", "20261305"),
        ("12345678", "12345678"),
        ("2026年1月5日", "2026-01-05"),
        ("2026年1月5日 下午2:30", "2026-01-05T14:30:00"),
        ("2026年01月05日 10時15分", "2026-01-05T10:15:00"),
        ("2026년 1월 5일 오후 3:05", "2026-01-05T15:05:00"),
        ("January 5th, 2026 10:15 AM", "2026-01-05T10:15:00"),
        ("5th of January 2026", "2026-01-05"),
        ("May 1, 2026", "2026-05-01"),
        ("05.01.2026, 10:15 Uhr", "2026-01-05T10:15:00"),
        ("5 janvier 2026 à 10h15", "2026-01-05T10:15:00"),
        ("5 stycznia 2026", "2026-01-05"),
        ("5 января 2026", "2026-01-05"),
        ("5 Ocak 2026", "2026-01-05"),
        ("5 gennaio 2026", "2026-01-05"),
        ("5 maart 2026", "2026-03-05"),
        ("/Date(1767605400000)/", "2026-01-05T09:30:00+00:00"),
        ("2026-01-05T09:30:00.000Z[UTC]", "2026-01-05T09:30:00+00:00"),
        ("2026.01.05 09:30", "2026-01-05T09:30:00"),
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


@pytest.mark.parametrize(
    ("first", "day_first", "iso"),
    [
        ("31/01/2026", True, "2026-03-02"),
        ("01/31/2026", False, "2026-02-03"),
        ("03/02/2026", None, "02/03/2026"),
    ],
)
def test_an_order_of_day_and_month_that_nothing_tells_is_said(write, first, day_first, iso):
    rows = [f"{n},Where is lamp {n}?,It is here {n}.,02/03/2026" for n in range(8)]
    path = write(
        "t.csv", "\n".join(["id,question,answer,created", *rows, f"9,Why is it?,So.,{first}"])
    )

    assert next(read(path)).created_at == iso
    note = (
        "Whether day or month comes first in 'created' is not known (such as 02/03/2026): such dates are "
        "kept as they are, and examples can't be split by time."
    )
    assert (note in inspect(path).notes) == (day_first is None)


def test_a_date_far_down_tells_for_those_above_it(write):
    rows = [f"{n},Where is lamp {n}?,It is here {n}.,02/03/2026" for n in range(700)]
    path = write("t.csv", "\n".join(["id,question,answer,created", *rows, "9,Why?,So.,31/03/2026"]))

    assert next(read(path)).created_at == "2026-03-02"
    assert inspect(path).notes == ()


@pytest.mark.parametrize(
    ("text", "ambiguous"),
    [
        ("1/2/2026", True),
        ("1-2-26 09:00", True),
        ("2/2/2026", False),
        ("13/2/2026", False),
        ("1.2.2026", False),
    ],
)
def test_a_date_is_ambiguous_where_both_numbers_could_be_the_month(text, ambiguous):
    assert is_ambiguous(text) == ambiguous


def test_days_as_spreadsheets_count_them_are_moments_under_a_telling_name(write):
    rows = [f"Where is lamp {n}?,It is here {n}.,{45300 + n}.5,{45300 + n}" for n in range(8)]
    path = write("t.csv", "\n".join(["question,answer,created,amount", *rows]))
    opened = open_file(path)

    first = next(read(path))
    assert first.created_at == "2024-01-09T12:00:00"
    assert first.metadata == {"amount": "45300"}
    assert [row for batch in opened.batches(3) for row in batch.rows()] == list(read(path))
    assert not has_serials(["45300", "12"])
    assert not has_serials(["", " "])


@pytest.mark.parametrize("month", range(1, 13))
def test_every_name_of_a_month_is_read(month):
    for name in (name for name, number in MONTHS.items() if number == str(month)):
        assert to_iso(f"5 {name} 2026") == f"2026-{month:02}-05"
        assert to_iso(f"5 {name.upper()} 2026") in {f"2026-{month:02}-05", f"5 {name.upper()} 2026"}
