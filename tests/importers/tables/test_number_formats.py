"""Numbers and dates as a spreadsheet shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.importers.tables.number_formats import is_date_format, is_length, shown


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (3, "General", "3"),
        (3.25, "General", "3.25"),
        (1.5e15, "General", "1500000000000000"),
        (2494, "00000", "02494"),
        (0.15, "0%", "15%"),
        (0.1234, "0.0%", "12.3%"),
        (19.9, "€#,##0.00", "€19.90"),
        (1234.5, '"EUR" #,##0.00', "EUR 1,234.50"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (999, "#,##0", "999"),
        (1234.5, "[$€-407] #,##0.00", "€ 1,234.50"),
        (1234.5, "#,##0.00\\ [$€-407]", "1,234.50 €"),
        (-5, "0.00", "-5.00"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (-1234.5, "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
        (0, '0;-0;"none"', "none"),
        (1, '0;-0;"none"', "1"),
        (-0.001, "0.0", "0.0"),
        (1234567, "#,##0,", "1,235"),
        (1234567, '0.0,,"M"', "1.2M"),
        (0.5, "#.##", ".5"),
        (0.5, "0.##", "0.5"),
        (12, "0.##", "12"),
        (2.675, "0.00", "2.68"),
        (12345678, "00-00-00-00", "12-34-56-78"),
        (5551234567, "(000) 000-0000", "(555) 123-4567"),
        (441632960001, "+0", "+441632960001"),
        (5551234567, "[<=9999999]###-####;(###) ###-####", "(555) 123-4567"),
        (5551234, "[<=9999999]###-####;(###) ###-####", "555-1234"),
        (2500000, '[>=1000000]0.0,,"M";[>=1000]0,"K";0', "2.5M"),
        (2500, '[>=1000000]0.0,,"M";[>=1000]0,"K";0', "3K"),
        (25, '[>=1000000]0.0,,"M";[>=1000]0,"K";0', "25"),
        (-5, '[=1]0" day";0" days"', "-5 days"),
        (1, '[=1]0" day";0" days"', "1 day"),
        (-7, "[<0](0);0", "(7)"),
        (7, "[>=10]0", "7"),
        (3, '0" days"', "3 days"),
        (3, "0\\x", "3x"),
        (1234.567, "0.00E+00", "1.23E+03"),
        (0.25, "# ?/?", "0.25"),
        (1.5, "_-* #,##0.00\\ _€_-", "1.50"),
        (1, '"free"', "free"),
        (5, "@", "5"),
        (45300, "d mmmm yyyy", "9 January 2024"),
        (45300, "[$-407]d. mmmm yyyy", "9. Januar 2024"),
        (45300, "[$-40C]dddd d mmm yy", "mardi 9 jan 24"),
        (45300, "ddd dd/mm/yyyy", "Tue 09/01/2024"),
        (45300, "mmm-yy", "Jan-24"),
        (45300, "mmmmm", "J"),
        (45300, "m/d/yy", "1/9/24"),
        (45300.604, "dd/mm/yyyy hh:mm:ss", "09/01/2024 14:29:46"),
        (45300.604, "m/d/yy h:mm AM/PM", "1/9/24 2:29 PM"),
        (45300.25, "h A/P", "6 A"),
        (0.375, "hh:mm", "09:00"),
        (0.375, "h:mm", "9:00"),
        (0.9999999, "h:mm:ss", "0:00:00"),
        (0.0625, "mm:ss.0", "30:00.0"),
        (1.25, "[h]:mm", "30:00"),
        (1 / 86400 * 90, "[m]:ss", "1:30"),
        (1, "d mmmm yyyy", "1 January 1900"),
        (61, "d mmmm yyyy", "1 March 1900"),
        (1e300, "yyyy", "1e+300"),
        (1e300, "0.00", "1e+300"),
        (5, "0" * 300, "5"),
    ],
)
def test_a_number_is_shown_by_its_format(number, code, text):
    assert shown(number, code) == text


def test_some_workbooks_count_from_1904():
    assert shown(0, "yyyy-mm-dd", since_1904=True) == "1904-01-01"


@pytest.mark.parametrize(
    ("code", "date", "length"),
    [
        ("yyyy-mm-dd", True, False),
        ("h:mm", True, False),
        ("[h]:mm", True, True),
        ("[Red]0.00", False, False),
        ('0" days"', False, False),
        ("General", False, False),
        ("0.00E+00", False, False),
        ("[$-409]0", False, False),
        ("#,##0\\ \\d", False, False),
    ],
)
def test_formats_of_moments_are_known(code, date, length):
    assert (is_date_format(code), is_length(code)) == (date, length)


@given(
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**30), 10**30)),
    st.text(alphabet='0#?.,%E+-/ymdhsAMPp[]$"\\_*;@ €x', max_size=30),
)
def test_no_format_makes_a_number_fail(number, code):
    assert isinstance(shown(number, code), str)


@given(st.integers(-(10**15), 10**15))
def test_grouping_and_zeros_change_no_digit(number):
    assert shown(number, "#,##0").replace(",", "") == str(number)
    assert int(shown(number, "0000000")) == number
