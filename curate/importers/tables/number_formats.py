"""Numbers and dates as a spreadsheet shows them, by the format code of their cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

GENERAL = "General"
# The codes that a workbook names by number alone; those of a date follow the reader's country.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    5: '"$"#,##0',
    6: '"$"#,##0',
    7: '"$"#,##0.00',
    8: '"$"#,##0.00',
    12: GENERAL,
    13: GENERAL,
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    41: "#,##0;-#,##0",
    42: '"$"#,##0',
    43: "#,##0.00;-#,##0.00",
    44: '"$"#,##0.00',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_PIECE = re.compile(
    r"""(?P<literal>"[^"]*"?|\\.|[_*].)
    | \[\$(?P<currency>[^\]-]*)(?:-(?P<locale>[0-9A-Fa-f]+)[^\]]*)?\]
    | (?P<elapsed>\[(?:h+|m+|s+)\])
    | \[(?P<condition>(?:<=|>=|<>|<|>|=)-?[\d.]+)\]
    | (?P<bracket>\[[^\]]*\])
    | (?P<half>AM/PM|A/P)
    | (?P<fraction>(?<=[sS])\.0+)
    | (?P<date>y+|m+|d+|h+|s+)
    | (?P<power>E[+-]0+)
    | (?P<digit>[0\#?])
    | (?P<mark>[.,%])
    | (?P<other>General|.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))  # noqa: DTZ001 - sheets know no zone
_ENGLISH = (
    "January February March April May June July August September October November December",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
)
_NAMES = {
    "07": (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    ),
    "0a": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "lunes martes miércoles jueves viernes sábado domingo",
    ),
    "0c": (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
    ),
    "10": (
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    ),
    "13": (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    ),
    "16": (
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    ),
}
# Whole numbers up to here are written in full: they are ids.
_LARGEST_ID = 1e21
_DAY = 86_400
_LONGEST_CODE = 255
_PRECISE = Context(prec=400)

# Pieces of text with the kind of each.
Pieces = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format code: pieces of text with the kind of each, and which numbers it is for."""

    pieces: tuple[tuple[str, str], ...]
    locale: str = ""
    condition: str = ""

    @property
    def is_date(self) -> bool:
        """Whether it shows a moment or a length of time."""
        return any(kind in {"date", "elapsed"} for kind, _ in self.pieces)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    sections, pieces, locale, condition = [], [], "", ""
    for found in _PIECE.finditer(code):
        kind, text = found.lastgroup or "", found[0]
        if kind in {"currency", "locale"}:
            pieces.append(("literal", found["currency"] or ""))
            locale = (found["locale"] or "")[-2:].lower()
        elif text == ";":
            sections.append(_Section(tuple(pieces), locale, condition))
            pieces, locale, condition = [], "", ""
        elif kind == "condition":
            condition = found["condition"]
        elif kind == "literal":
            blank = " " if text[0] == "_" else ""
            shown = text.strip('"') if text[0] == '"' else text[1] if text[0] == "\\" else blank
            pieces.append((kind, shown))
        elif kind != "bracket":
            pieces.append((kind, text))
    return (*sections, _Section(tuple(pieces), locale, condition))


def is_date_format(code: str) -> bool:
    """Whether a format code shows a moment or a length of time."""
    return len(code) <= _LONGEST_CODE and _sections(code)[0].is_date


def is_length(code: str) -> bool:
    """Whether a format code shows a length of time: 30:00 for one day and six hours."""
    return any(kind == "elapsed" for kind, _ in _sections(code)[0].pieces)


def moment(serial: float, *, since_1904: bool) -> datetime | None:
    """The moment that a number of days means; None where there is no such moment."""
    if not since_1904 and serial < 60:
        serial += 1  # sheets believe that 1900 was a leap year
    try:
        return _EPOCHS[since_1904] + timedelta(milliseconds=round(serial * _DAY * 1000))
    except OverflowError:
        return None


def shown(number: float, code: str, *, since_1904: bool = False) -> str:
    """A number as a sheet shows it.

    Args:
        number: What the cell holds.
        code: Its format code, such as ``0.00%`` or ``d mmmm yyyy``.
        since_1904: Whether the workbook counts days from 1904 on.
    """
    if len(code) > _LONGEST_CODE or abs(number) >= _LARGEST_ID:
        return general(number)
    sections = _sections(code)
    if any(each.condition for each in sections):
        section = next((each for each in sections[:3] if _is_for(each, number)), None)
        if section is None:
            return general(number)
        number = -number if section.condition == "<0" else number
    else:
        place = 0
        if len(sections) > 1 and number < 0:
            place, number = 1, -number
        elif len(sections) > 2 and number == 0:
            place = 2
        section = sections[place]
    if section.is_date:
        return _shown_date(number, section, since_1904=since_1904)
    kinds = {kind for kind, _ in section.pieces}
    text = "".join(text for _, text in section.pieces)
    if "digit" not in kinds or "/" in text:
        named = GENERAL.lower() in text.lower() or "@" in text or "/" in text or not text
        return general(number) if named else text
    sign = (
        "-" if number < 0 and any(c in "123456789" for c in _digits(abs(number), section)) else ""
    )
    if "power" in kinds:
        return sign + _scientific(abs(number), section)
    return (sign + _digits(abs(number), section)).strip()


def _is_for(section: _Section, number: float) -> bool:
    """Whether a number meets the condition of a section; one without a condition is for the rest."""
    found = re.fullmatch(r"([<>=]+)(-?\d*\.?\d*)", section.condition)
    if not section.condition or found is None or not found[2].strip("-."):
        return not section.condition
    limit = float(found[2])
    return {
        "<": number < limit,
        "<=": number <= limit,
        ">": number > limit,
        ">=": number >= limit,
        "=": number == limit,
        "<>": number != limit,
    }.get(found[1], False)


def general(number: float) -> str:
    """A number without a format of its own: whole ones in full, others as short as they are."""
    if float(number).is_integer() and abs(number) < _LARGEST_ID:
        return f"{Decimal(repr(number)):.0f}" if isinstance(number, float) else str(number)
    return repr(number)


def _digits(number: float, section: _Section) -> str:
    """A number by digits: 0 always, # where needed, with grouping, percent and text between."""
    pieces = section.pieces
    dot = next((at for at, piece in enumerate(pieces) if piece == ("mark", ".")), len(pieces))
    after = [text for kind, text in pieces[dot:] if kind == "digit"]
    value, grouped = _scaled(number, pieces, dot)
    rounded = value.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP, _PRECISE)
    integer, _, decimals = f"{rounded:f}".partition(".")
    needed = max((n for n, mark in enumerate(after, 1) if mark == "0"), default=0)
    decimals = decimals[:needed] + decimals[needed:].rstrip("0")
    rest = "".join(text for kind, text in pieces[dot + 1 :] if kind != "digit" and text != ",")
    point = "." if decimals or needed else ""
    return f"{_whole(integer.lstrip('0'), pieces[:dot], grouped=grouped)}{point}{decimals}{rest}"


def _scaled(number: float, pieces: Pieces, dot: int) -> tuple[Decimal, bool]:
    """A number times a hundred per percent sign, by a thousand per trailing comma; if it is grouped."""
    value, grouped = Decimal(repr(number)), False
    places = [at for at, (kind, _) in enumerate(pieces) if kind == "digit"]
    before = [at for at in places if at < dot]
    for at, piece in enumerate(pieces):
        if piece == ("mark", "%"):
            value *= 100
        elif piece == ("mark", ","):
            if before and before[0] < at < before[-1]:
                grouped = True
            elif places and (at > places[-1] or (before and before[-1] < at < dot)):
                value /= 1000
    return value, grouped


def _whole(integer: str, pieces: Pieces, *, grouped: bool) -> str:
    """The digits before the point, put into their places from the right."""
    digits, done, count = list(integer), list[str](), 0
    first = next((at for at, (kind, _) in enumerate(pieces) if kind == "digit"), 0)
    for at in range(len(pieces) - 1, -1, -1):
        kind, text = pieces[at]
        if kind != "digit":
            if kind != "mark" or text == "%":
                done.append(text[::-1])
            continue
        take = max(1, len(digits)) if at == first else 1
        for digit in [digits.pop() if digits else "0" * (text == "0") for _ in range(take)]:
            if digit and grouped and count and count % 3 == 0:
                done.append(",")
            done.append(digit)
            count += bool(digit)
    return "".join(done)[::-1]


def _scientific(number: float, section: _Section) -> str:
    text = "".join(text for _, text in section.pieces)
    decimals = len(re.findall(r"[0#?]", text.partition(".")[2].upper().partition("E")[0]))
    mantissa, _, power = f"{number:.{decimals}E}".partition("E")
    return f"{mantissa}E{int(power):+03d}"


def _shown_date(number: float, section: _Section, *, since_1904: bool) -> str:
    at = moment(number, since_1904=since_1904)
    if at is None:
        return general(number)
    seconds = abs(number) * _DAY
    if not any(kind == "fraction" for kind, _ in section.pieces):
        at = (at + timedelta(milliseconds=500)).replace(microsecond=0)
        seconds = float(round(seconds))
    halves = any(kind == "half" for kind, _ in section.pieces)
    return "".join(
        _part(
            kind, text.lower() if kind != "literal" else text, at, seconds, place, section, halves
        )
        for place, (kind, text) in enumerate(section.pieces)
    )


def _part(  # noqa: PLR0911 - one line for each piece of a date
    kind: str,
    text: str,
    at: datetime,
    seconds: float,
    place: int,
    section: _Section,
    halves: bool,  # noqa: FBT001
) -> str:
    if kind == "elapsed":
        unit = {"h": 3600, "m": 60, "s": 1}[text[1]]
        return str(int(seconds // unit)).zfill(len(text) - 2)
    if kind == "half":
        return ("AM", "PM")[at.hour >= 12] if len(text) > 3 else "AP"[at.hour >= 12]
    if kind == "fraction":
        return f".{at.microsecond:06}"[: len(text)]
    if kind != "date":
        return text
    months, days = _NAMES.get(section.locale, _ENGLISH)
    width = len(text)
    if text[0] == "y":
        return f"{at.year:04}" if width > 2 else f"{at.year % 100:02}"
    if text[0] == "d":
        name = days.split()[at.weekday()]
        return name if width > 3 else name[:3] if width == 3 else str(at.day).zfill(width)
    if text[0] == "m" and not _is_minute(section.pieces, place):
        name = months.split()[at.month - 1]
        named = {3: name[:3], 4: name, 5: name[:1]}
        return named.get(width) or str(at.month).zfill(width)
    hour = (at.hour % 12 or 12) if halves else at.hour
    value = {"h": hour, "m": at.minute, "s": at.second}[text[0]]
    return str(value).zfill(min(width, 2))


def _is_minute(pieces: Pieces, place: int) -> bool:
    """Whether an ``m`` stands behind hours or before seconds."""
    before = [
        text.strip("[]").lower() for kind, text in pieces[:place] if kind in {"date", "elapsed"}
    ]
    after = [text.lower() for kind, text in pieces[place + 1 :] if kind in {"date", "elapsed"}]
    return (before[-1:] != [] and before[-1][0] == "h") or (
        after[:1] != [] and after[0].strip("[]")[0] == "s"
    )
