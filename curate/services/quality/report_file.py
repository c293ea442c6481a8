"""The data quality report as one HTML file without scripts or links, every text escaped."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from pathlib import Path

from curate.domain.errors import Unusable
from curate.domain.findings import SEVERITIES
from curate.services.quality import sentences
from curate.services.quality.advice import ADVICE, Enough
from curate.services.quality.costs import Cost, Price
from curate.services.quality.embedding_map import Dot, Map, draw_map
from curate.services.quality.report import Lengths, Report
from curate.stores import Database
from curate.text import percent
from curate.text.html_page import html_page
from curate.text.svg_charts import bars, dots, histogram

LABELS = 15
COLORS = 6


def as_html(report: Report, drawn: Map) -> str:
    """The report as one self-contained page, in the light or dark theme of its reader."""
    parts = [
        f'<p class="soft">{_text(report.project)}, {report.at:%-d %B %Y}</p>',
        "<h1>Data quality report</h1>",
        f"<p>{_text(report.task)}</p>" if report.task else "",
        f'<p class="lead">{_text(sentences.headline(report))}</p>',
    ]
    if unseen := sentences.freshness_sentence(report.freshness):
        parts.append(f'<p class="stale">{_text(unseen)}</p>')
    if report.examples:
        parts += [
            _figures(report),
            _fix_first(report),
            _problems(report),
            _lengths(report.lengths, report.examples),
            _labels(report),
            _duplicates(report),
            _map(drawn),
            _enough(report.enough),
            _cost(report.cost, report.price_error),
        ]
    parts.append(_section("Before you tune", _list(ADVICE)))
    parts.append(
        '<p class="soft">Made with Curate. This file quotes texts from your data: share it with care.</p>'
    )
    return html_page(f"Data quality report: {report.project}", "".join(parts))


def write_html(database: Database, report: Report, path: Path) -> None:
    """Write the report to a file.

    Raises:
        Unusable: It can't be written.
    """
    write_report(path, as_html(report, draw_map(database, report.project)))


def write_report(path: Path, text: str) -> None:
    """Write a report to a file, whole or not at all.

    Raises:
        Unusable: It can't be written.
    """
    try:
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)  # half a report
        raise Unusable(
            f"{path} can't be written ({error.strerror}). The report was not written: choose another file."
        ) from None


def _text(value: object) -> str:
    return escape(str(value))


def _section(title: str, *parts: str) -> str:
    return f"<h2>{_text(title)}</h2>{''.join(parts)}"


def _paragraphs(*sentences: str) -> str:
    return "".join(f"<p>{_text(one)}</p>" for one in sentences if one)


def _list(sentences: Sequence[str], kind: str = "ul") -> str:
    return f"<{kind}>{''.join(f'<li>{_text(one)}</li>' for one in sentences)}</{kind}>"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table whose columns, from the second on, are numbers where the head says so by a ``#``."""
    kinds = ["n" if name.startswith("#") else "t" for name in head]
    top = "".join(
        f'<th class="{kind}">{_text(name.lstrip("#"))}</th>'
        for kind, name in zip(kinds, head, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{kind}">{_text(cell)}</td>' for kind, cell in zip(kinds, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><tr>{top}</tr>{body}</table></div>'


def _figures(report: Report) -> str:
    cells = "".join(
        f"<div><span>{_text(name)}</span><b>{_text(value)}</b></div>"
        for name, value in sentences.key_figures(report).items()
    )
    states = ", ".join(f"{number:,} {_text(name)}" for name, number in report.statuses.items())
    files = ", ".join(f"{_text(name)} ({number:,})" for name, number in report.sources)
    return f'<div class="figures">{cells}</div><p class="soft">{states}. From {files}.</p>'


def _fix_first(report: Report) -> str:
    if not report.freshness.checked:
        return ""
    if not report.fix_first:
        return _section("What to fix first", _paragraphs("There are no open findings."))
    return _section("What to fix first", _list([one.sentence for one in report.fix_first], "ol"))


def _problems(report: Report) -> str:
    if not report.freshness.checked:
        return ""
    rows = [(one.title, one.examples, one.severity) for one in report.problems]
    picture = bars(rows, "Examples with open findings, by check") + _key(
        [(SEVERITIES[tone], tone) for tone in report.severities]
    )
    return _section(
        "Open findings, in examples",
        picture if rows else "",
        _paragraphs(
            sentences.format_sentence(report),
            sentences.conflicts_sentence(report),
            sentences.personal_data_sentence(report),
            sentences.approved_errors_sentence(report),
        ),
        f"<pre>{_text(report.contract)}</pre>" if report.contract else "",
    )


def _lengths(of: Lengths, examples: int) -> str:
    parts = []
    for what, characters, tokens in (
        ("input", of.input, of.input_tokens),
        ("answer", of.output, of.output_tokens),
    ):
        parts += [
            _paragraphs(sentences.length_sentence(characters, "characters", what)),
            histogram(characters, "characters", f"Characters of the {what}s"),
            histogram(tokens, "tokens", f"Tokens of the {what}s"),
        ]
    return _section(
        "Length of the texts", *parts, _paragraphs(sentences.tokens_sentence(of, examples))
    )


def _labels(report: Report) -> str:
    counts = report.labels.counts
    rows = [(name, number, "plain") for name, number in counts[:LABELS]]
    if len(counts) > LABELS:
        rest = sum(number for _, number in counts[LABELS:])
        rows.append((f"{len(counts) - LABELS:,} more labels", rest, "rest"))
    return _section(
        "Labels",
        _paragraphs(sentences.labels_sentence(report)),
        bars(rows, "Examples by label") if rows else "",
    )


def _duplicates(report: Report) -> str:
    if not report.freshness.checked:
        return ""
    rows = [
        (f"{one.size:,}", "exact" if one.exact else percent(one.min_similarity), one.text)
        for one in report.duplicates.biggest
    ]
    return _section(
        "Duplicates",
        _paragraphs(sentences.duplicates_sentence(report)),
        _table(("#Examples", "#Lowest similarity", "One of them"), rows) if rows else "",
    )


def colors(dots: tuple[Dot, ...]) -> dict[str, str]:
    """The most frequent labels, each with the class of its color; others are ``rest``."""
    counts = Counter(one.label for one in dots if one.label)
    return {label: f"c{place}" for place, (label, _) in enumerate(counts.most_common(COLORS))}


def _map(drawn: Map) -> str:
    if not drawn.dots:
        return ""
    known = colors(drawn.dots)
    points = [
        (
            one.x,
            one.y,
            f"{one.name}{f' ({one.label})' if one.label else ''}: {one.text}",
            known.get(one.label or "", "rest") if known else ("c1" if one.twin else "c0"),
        )
        for one in drawn.dots
    ]
    key = list(known.items()) or [("has a duplicate", "c1"), ("has no duplicate", "c0")]
    if known and any(one.label not in known for one in drawn.dots):
        key.append(("another label, or none", "rest"))
    return _section(
        "Map of the inputs",
        _paragraphs(sentences.map_sentence(drawn)),
        dots(points, "One dot for each example, similar inputs close together"),
        _key(key),
    )


def _key(names: list[tuple[str, str]]) -> str:
    shown = "".join(f'<span><i class="{tone}"></i>{_text(name)}</span>' for name, tone in names)
    return f'<p class="key soft">{shown}</p>'


def _enough(of: Enough) -> str:
    rows = [
        (f"{one.held_out:,}", f"{100 * one.low:.0f} to {percent(one.high)}") for one in of.precision
    ]
    return _section(
        "Is there enough data?",
        _paragraphs(
            of.verdict, sentences.small_labels_sentence(of), sentences.held_out_sentence(of)
        ),
        _table(("#Held out", "95 % confidence interval for 80 % right answers"), rows),
    )


def _cost(found: Cost | None, error: str) -> str:
    if found is None:
        return _section("What training would cost", _paragraphs(error)) if error else ""
    here = [(one.title, f"{one.passes:g}", sentences.duration(one.minutes)) for one in found.here]
    return _section(
        "What training would cost",
        _paragraphs(sentences.local_training_sentence(found)),
        _table(("Preset", "#Most passes", "#About"), here),
        _paragraphs(sentences.hosts_sentence(found)),
        _table(("Provider", "#About", "Source"), [_price(one) for one in found.hosts]),
        _paragraphs(sentences.prompting_sentence()),
        _table(("Model", "#About", "Source"), [_price(one) for one in found.prompting]),
        _paragraphs(sentences.price_date_sentence(found)),
    )


def _price(one: Price) -> tuple[str, str, str]:
    who = f"{one.who}: {one.what}" if one.what else one.who
    return who, sentences.price_range(one), sentences.price_source(one)
