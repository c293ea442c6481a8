"""Pictures as inline SVG: bars, histograms, dots. Every text is escaped; colours come from classes."""

from collections.abc import Iterable, Sequence
from html import escape

from curate.text.distribution import Distribution

WIDTH = 520
_ROW = 26
_NAME = 206
_HEIGHT = 120
_FOOT = 22
_NAMED = 27  # characters of a name beside a bar
_MAP = 420
_RADIUS = 3


def bars(rows: Sequence[tuple[str, int, str]], about: str) -> str:
    """Horizontal bars.

    Args:
        rows: Name, number, and the class that gives the colour.
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
    """Dots on a square: x and y from 0 to 1, what they are, and the class that gives the colour."""
    drawn = [
        f'<circle class="{escape(tone)}" cx="{x * WIDTH:.1f}" cy="{y * _MAP:.1f}" r="{_RADIUS}">'
        f"<title>{escape(text)}</title></circle>"
        for x, y, text, tone in points
    ]
    return _svg(WIDTH, _MAP, about, drawn)


def _svg(width: int, height: int, about: str, drawn: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(about)}">'
        f"{''.join(drawn)}</svg>"
    )


def _cut(name: str) -> str:
    return name if len(name) <= _NAMED else f"{name[: _NAMED - 1].rstrip()}…"
