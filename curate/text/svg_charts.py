"""Charts as inline SVG (bars, histograms, dots, intervals), with escaped texts and colors from classes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from curate.text.distribution import Distribution

WIDTH = 520
_ROW = 26
_NAME = 206
_HEIGHT = 120
_FOOT = 22
_NAMED = 29  # characters of a name beside a bar
_MAP = 420
_RADIUS = 3
_TICKS = 5
_VALUE = 62  # beside the intervals, for what each value is


def bars(rows: Sequence[tuple[str, int, str]], about: str) -> str:
    """Horizontal bars.

    Args:
        rows: Name, number, and the class that gives the color.
        about: What the picture shows, for those who can't see it.
    """
    most = max((number for _, number, _ in rows), default=0)
    room = WIDTH - _NAME - 70
    drawn = []
    for place, (name, number, tone) in enumerate(rows):
        top = place * _ROW
        wide = max(1.0, room * number / most) if number else 0
        drawn.append(
            f'<text class="name" x="{_NAME - 8}" y="{top + 17}">{escape(_cut(name))}'
            f"<title>{escape(name)}</title></text>"
            f'<rect class="{escape(tone)}" x="{_NAME}" y="{top + 4}" width="{wide:.1f}" height="18" rx="2">'
            f"<title>{escape(name)}: {number:,}</title></rect>"
            f'<text x="{_NAME + wide + 6:.1f}" y="{top + 17}">{number:,}</text>'
        )
    return _svg(WIDTH, len(rows) * _ROW + 2, about, drawn)


def histogram(of: Distribution, unit: str, about: str) -> str:
    """How many numbers lie where."""
    if not of.bars:
        return ""
    most = max(bar.count for bar in of.bars)
    step = WIDTH / len(of.bars)
    drawn = []
    for place, bar in enumerate(of.bars):
        tall = max(1.0, (_HEIGHT - 6) * bar.count / most) if bar.count else 0
        upto = f"{bar.low:,} and more" if bar.high is None else f"{bar.low:,} to {bar.high - 1:,}"
        drawn.append(
            f'<rect class="plain" x="{place * step + 1:.1f}" y="{_HEIGHT - tall:.1f}" '
            f'width="{max(step - 2, 1):.1f}" height="{tall:.1f}">'
            f"<title>{upto} {escape(unit)}: {bar.count:,}</title></rect>"
        )
    last = of.bars[-1]
    end = f"{last.low:,} and more" if last.high is None else f"{last.high:,}"
    foot = _HEIGHT + 15
    drawn.append(
        f'<line x1="0" y1="{_HEIGHT}" x2="{WIDTH}" y2="{_HEIGHT}"/>'
        f'<text x="0" y="{foot}">{of.bars[0].low:,}</text>'
        f'<text class="middle" x="{WIDTH // 2}" y="{foot}">{escape(unit)}</text>'
        f'<text class="name" x="{WIDTH}" y="{foot}">{end}</text>'
    )
    return _svg(WIDTH, _HEIGHT + _FOOT, about, drawn)


def dots(points: Iterable[tuple[float, float, str, str]], about: str) -> str:
    """Dots on a square: x and y from 0 to 1, what they are, and the class that gives the color."""
    drawn = [
        f'<circle class="{escape(tone)}" cx="{x * WIDTH:.1f}" cy="{y * _MAP:.1f}" r="{_RADIUS}">'
        f"<title>{escape(text)}</title></circle>"
        for x, y, text, tone in points
    ]
    return _svg(WIDTH, _MAP, about, drawn)


@dataclass(frozen=True, slots=True)
class Span:
    """A value with its interval, and the class that gives the color."""

    name: str
    value: float
    low: float
    high: float
    tone: str


def intervals(
    rows: Sequence[Span],
    about: str,
    bounds: tuple[float, float],
    written: Callable[[float], str],
) -> str:
    """A dot and a line for each value and its interval, with a mark at zero where it lies between the ends.

    Args:
        rows: From top to bottom.
        about: What the picture shows, for those who can't see it.
        bounds: Where the axis begins and ends.
        written: How a value reads.
    """
    left, right = bounds
    room, foot = WIDTH - _NAME - _VALUE, len(rows) * _ROW + 6

    def place(value: float) -> float:
        share = (value - left) / (right - left) if right > left else 0.5
        return _NAME + room * min(1.0, max(0.0, share))

    drawn = []
    for step in range(_TICKS):
        value = left + (right - left) * step / (_TICKS - 1)
        x = f"{place(value):.1f}"
        drawn.append(
            f'<line x1="{x}" y1="0" x2="{x}" y2="{foot}"/>'
            f'<text class="tick middle" x="{x}" y="{foot + 14}">{escape(written(value))}</text>'
        )
    if left < 0 < right:
        x = f"{place(0):.1f}"
        drawn.append(f'<line class="zero" x1="{x}" y1="0" x2="{x}" y2="{foot}"/>')
    for number, row in enumerate(rows):
        y = number * _ROW + 16
        tone, name = escape(row.tone), escape(row.name)
        low, high = place(row.low), place(row.high)
        ends = f"{escape(written(row.low))} to {escape(written(row.high))}"
        drawn.append(
            f'<text class="name" x="{_NAME - 8}" y="{y + 4}">{escape(_cut(row.name))}'
            f"<title>{name}</title></text>"
            f'<line class="span {tone}" x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}">'
            f"<title>{name}: {ends}</title></line>"
            f'<circle class="value {tone}" cx="{place(row.value):.1f}" cy="{y}" r="5">'
            f"<title>{name}: {escape(written(row.value))}</title></circle>"
            f'<text x="{WIDTH - _VALUE + 12}" y="{y + 4}">{escape(written(row.value))}</text>'
        )
    return _svg(WIDTH, foot + _FOOT, about, drawn)


def _svg(width: int, height: int, about: str, drawn: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(about)}">'
        f"{''.join(drawn)}</svg>"
    )


def _cut(name: str) -> str:
    return name if len(name) <= _NAMED else f"{name[: _NAMED - 1].rstrip()}…"
