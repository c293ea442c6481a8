"""The account as one HTML file: no script, nothing from elsewhere, every text escaped."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path

from curate.domain.errors import Unusable
from curate.domain.findings import SEVERITIES
from curate.services.quality import sentences as sentences_services
from curate.services.quality.advice import ADVICE, Enough
from curate.services.quality.costs import Cost, Price
from curate.services.quality.embedding_map import Dot, Map, draw_map
from curate.services.quality.report import Lengths, Report
from curate.stores import Database
from curate.text.drawing import bars, dots, histogram

LABELS = 15
COLORS = 6

STYLE = """
:root{color-scheme:light dark;--ink:#1f2a24;--soft:#5b6660;--paper:#fff;--card:#f2f5f1;--line:#d8dfd8;
--c0:#2f6f4f;--c1:#c2702e;--c2:#4a6fa5;--c3:#8a5a9e;--c4:#b04a5a;--c5:#8a7a1f;--rest:#9aa39d;
--error:#b04a5a;--warning:#c2702e;--note:#8b958e}
@media(prefers-color-scheme:dark){:root{--ink:#e6ebe7;--soft:#a8b3ac;--paper:#0f1415;--card:#1b2324;
--line:#37423f;--c0:#6dbb92;--c1:#e0975a;--c2:#8fb0e0;--c3:#c39ad6;--c4:#e08a98;--c5:#d6c45f;
--rest:#6f7a74;--error:#e08a98;--warning:#e0975a;--note:#8b958e}}
*{box-sizing:border-box}body{margin:0 auto;max-width:760px;padding:1.5rem 1rem 4rem;color:var(--ink);
background:var(--paper);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}h2{font-size:1.2rem;margin:2.2rem 0 .5rem}
p{margin:.4rem 0}.soft,caption,th{color:var(--soft);font-size:.9rem}.lead{font-size:1.1rem;font-weight:600}
.stale{border-left:4px solid var(--warning);padding:.3rem .8rem;background:var(--card)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(7rem,1fr));gap:.6rem;margin:1rem 0}
.figures div{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.5rem .7rem}
.figures b{display:block;font-size:1.4rem}.figures span{font-size:.85rem;color:var(--soft)}
svg{display:block;width:100%;max-width:640px;height:auto;margin:.5rem 0}
svg text{fill:var(--ink);font-size:13px}
svg text.name{text-anchor:end}svg text.middle{text-anchor:middle}svg line{stroke:var(--line)}
.plain,.c0{fill:var(--c0);background:var(--c0)}.c1{fill:var(--c1);background:var(--c1)}
.c2{fill:var(--c2);background:var(--c2)}.c3{fill:var(--c3);background:var(--c3)}
.c4{fill:var(--c4);background:var(--c4)}.c5{fill:var(--c5);background:var(--c5)}
.rest{fill:var(--rest);background:var(--rest)}.error{fill:var(--error);background:var(--error)}
.warning{fill:var(--warning);background:var(--warning)}.note{fill:var(--note);background:var(--note)}
circle{opacity:.75}.key span{white-space:nowrap;margin-right:1rem}.key i{display:inline-block;width:.8rem;
height:.8rem;border-radius:50%;margin-right:.35rem;vertical-align:-1px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.95rem}
th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right;white-space:nowrap}pre{white-space:pre-wrap;background:var(--card);
border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem;font-size:.9rem}li{margin:.3rem 0}
"""


def as_html(account: Report, drawn: Map) -> str:
    """The account as one self-contained page, light or dark as its reader has it."""
    parts = [
        f'<p class="soft">{_text(account.project)}, {account.at:%-d %B %Y}</p>',
        "<h1>How good is this data?</h1>",
        f"<p>{_text(account.task)}</p>" if account.task else "",
        f'<p class="lead">{_text(sentences_services.headline(account))}</p>',
    ]
    if unseen := sentences_services.not_checked(account.freshness):
        parts.append(f'<p class="stale">{_text(unseen)}</p>')
    if account.examples:
        parts += [
            _figures(account),
            _fix_first(account),
            _problems(account),
            _lengths(account.lengths, account.examples),
            _labels(account),
            _duplicates(account),
            _map(drawn),
            _enough(account.enough),
            _cost(account.cost, account.price_error),
        ]
    parts.append(_section("Before you tune", _list(ADVICE)))
    parts.append('<p class="soft">Made by Curate. Shared, it shares the texts that it quotes.</p>')
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{_text(account.project)}: how good is this data?</title>"
        f"<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def write_html(database: Database, account: Report, path: Path) -> None:
    """Write the account to a file.

    Raises:
        Unusable: It can't be written.
    """
    document = as_html(account, draw_map(database, account.project))
    try:
        path.write_text(document, encoding="utf-8", errors="replace")
    except OSError as error:
        raise Unusable(
            f"{path} can't be written ({error.strerror}). The account was not written: give another FILE."
        ) from None


def _text(value: object) -> str:
    return escape(str(value))


def _section(title: str, *parts: str) -> str:
    return f"<h2>{_text(title)}</h2>{''.join(parts)}"


def _said(*sentences: str) -> str:
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


def _figures(account: Report) -> str:
    cells = "".join(
        f"<div><span>{_text(name)}</span><b>{_text(value)}</b></div>"
        for name, value in sentences_services.figures(account).items()
    )
    states = ", ".join(f"{number:,} {_text(name)}" for name, number in account.statuses.items())
    files = ", ".join(f"{_text(name)} ({number:,})" for name, number in account.sources)
    return f'<div class="figures">{cells}</div><p class="soft">{states}. From {files}.</p>'


def _fix_first(account: Report) -> str:
    if not account.freshness.checked:
        return ""
    if not account.fix_first:
        return _section("What to fix first", _said("Nothing is open."))
    return _section("What to fix first", _list([one.sentence for one in account.fix_first], "ol"))


def _problems(account: Report) -> str:
    if not account.freshness.checked:
        return ""
    rows = [(one.title, one.examples, one.severity) for one in account.problems]
    picture = bars(rows, "Examples by what is open about them") + _key(
        [(SEVERITIES[tone], tone) for tone in account.severities]
    )
    return _section(
        "What is open, in examples",
        picture if rows else "",
        _said(
            sentences_services.form(account),
            sentences_services.contradictions(account),
            sentences_services.private(account),
        ),
        f"<pre>{_text(account.contract)}</pre>" if account.contract else "",
    )


def _lengths(of: Lengths, examples: int) -> str:
    parts = []
    for what, characters, tokens in (
        ("question", of.input, of.input_tokens),
        ("answer", of.output, of.output_tokens),
    ):
        parts += [
            _said(sentences_services.size(characters, "characters", what)),
            histogram(characters, "characters", f"Characters of the {what}s"),
            histogram(tokens, "tokens", f"Tokens of the {what}s"),
        ]
    return _section(
        "How long the texts are", *parts, _said(sentences_services.tokens_of(of, examples))
    )


def _labels(account: Report) -> str:
    counts = account.labels.counts
    rows = [(name, number, "plain") for name, number in counts[:LABELS]]
    if len(counts) > LABELS:
        rest = sum(number for _, number in counts[LABELS:])
        rows.append((f"{len(counts) - LABELS:,} more labels", rest, "rest"))
    return _section(
        "Labels",
        _said(sentences_services.labels(account)),
        bars(rows, "Examples by label") if rows else "",
    )


def _duplicates(account: Report) -> str:
    if not account.freshness.checked:
        return ""
    rows = [
        (f"{one.size:,}", "exact" if one.exact else f"{one.min_similarity:.0%}", one.text)
        for one in account.duplicates.biggest
    ]
    return _section(
        "Duplicates",
        _said(sentences_services.copies(account)),
        _table(("#Examples", "#Alike at least", "One of them"), rows) if rows else "",
    )


def colors(dots: tuple[Dot, ...]) -> dict[str, str]:
    """The most frequent labels, each with the class of its colour; others are ``rest``."""
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
    key = list(known.items()) or [("says what another one says", "c1"), ("alone", "c0")]
    if known and any(one.label not in known for one in drawn.dots):
        key.append(("another label, or none", "rest"))
    return _section(
        "Map of the questions",
        _said(sentences_services.map_said(drawn)),
        dots(points, "A dot for each example, look-alikes close together"),
        _key(key),
    )


def _key(names: list[tuple[str, str]]) -> str:
    shown = "".join(f'<span><i class="{tone}"></i>{_text(name)}</span>' for name, tone in names)
    return f'<p class="key soft">{shown}</p>'


def _enough(of: Enough) -> str:
    rows = [
        (f"{one.held_out:,}", f"between {one.low:.0%} and {one.high:.0%}") for one in of.precision
    ]
    return _section(
        "Is there enough of it?",
        _said(of.verdict, sentences_services.thin(of), sentences_services.held_out_precision(of)),
        _table(("#Held out", "80 % right means the truth lies"), rows),
    )


def _cost(found: Cost | None, error: str) -> str:
    if found is None:
        return _section("What it would cost to train", _said(error)) if error else ""
    here = [
        (one.title, f"{one.passes:g}", sentences_services.minutes(one.minutes))
        for one in found.here
    ]
    return _section(
        "What it would cost to train",
        _said(sentences_services.time_here(found)),
        _table(("Preset", "#Passes at most", "#About"), here),
        _said(sentences_services.at_hosts(found)),
        _table(("Host", "#About", "Says who"), [_price(one) for one in found.hosts]),
        _said(sentences_services.instead()),
        _table(("Model", "#About", "Says who"), [_price(one) for one in found.prompting]),
        _said(sentences_services.as_of(found)),
    )


def _price(one: Price) -> tuple[str, str, str]:
    who = f"{one.who}: {one.what}" if one.what else one.who
    return who, sentences_services.money(one), sentences_services.dated(one)
