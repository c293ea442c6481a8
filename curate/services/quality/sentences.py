"""The sentences of the data quality report, shared by the page, the HTML file and the command line."""

from curate.domain.figures import FIGURES, Figures, Name
from curate.domain.findings import SEVERITIES, Severity
from curate.services.checking import Freshness, coverage_in_words
from curate.services.quality.advice import THIN, Enough
from curate.services.quality.costs import ANSWERS, SHOTS, Cost, Price
from curate.services.quality.embedding_map import Map
from curate.services.quality.report import Lengths, Report
from curate.text import count, share
from curate.text.distribution import Distribution

TRUST = {
    "low": "unconfirmed",
    "medium": "quoted by somebody else",
    "high": "published by the provider",
}


KEY_FIGURES: tuple[Name, ...] = (
    "examples",
    "clean",
    "needs_a_fix",
    "duplicates",
    "format",
    "personal_data",
)
KEY_FIGURES_UNCHECKED: tuple[Name, ...] = ("examples", "answered")
# How many examples have findings of a severity at worst, for one and for several.
_AT_WORST: dict[Severity, tuple[str, str]] = {
    "error": ("needs a fix", "need a fix"),
    "warning": ("is worth a look", "are worth a look"),
    "note": ("has notes only", "have notes only"),
}


def open_findings_sentence(figures: Figures) -> str:
    """How much is open, in examples and in findings."""
    parts = [
        f"{number:,} {_AT_WORST[severity][number > 1]}"
        for severity in SEVERITIES
        if (number := figures.severities.get(severity, 0))
    ]
    if not parts:
        return "There are no open findings: everything is fixed or dismissed."
    return (
        f"{count(figures.findings, 'open finding')} in {count(figures.with_findings, 'example')}: "
        f"{', '.join(parts)}."
    )


def headline(report: Report) -> str:
    """How good the data is, in one sentence."""
    if not report.examples:
        return "There are no examples yet."
    if not report.freshness.checked:
        return (
            f"{count(report.examples, 'example')}, {report.answered:,} with an answer. "
            "Run the checks to see how good they are."
        )
    part = report.clean / report.examples
    return (
        f"{report.clean:,} of {count(report.examples, 'example')} ({share(part)}) are clean: they "
        "have an answer and nothing open that needs a fix or is worth a look, and each duplicate cluster "
        "counts once."
    )


def freshness_sentence(fresh: Freshness) -> str:
    """What the checks have not seen; empty where they have seen everything."""
    if not fresh.checked:
        return "The checks have not all run yet, so little is known about the quality of this data."
    parts = []
    if fresh.new:
        parts.append(f"{count(fresh.new, 'example was', 'examples were')} added")
    if fresh.edited:
        parts.append(f"{count(fresh.edited, 'example was', 'examples were')} changed")
    if fresh.reformatted:
        parts.append("the format was changed")
    return f"Since the last checks, {' and '.join(parts)}. Run them again." if parts else ""


def format_sentence(report: Report) -> str:
    """How many answers follow the format."""
    return "" if report.held is None else f"{coverage_in_words(report.held)}."


def duplicates_sentence(report: Report) -> str:
    """How many examples say nearly the same as another one."""
    found = report.duplicates
    if not found.clusters:
        return "No two examples say nearly the same."
    return (
        f"{count(found.members, 'example')} say nearly the same as another one, in "
        f"{count(found.clusters, 'duplicate cluster')}. Keeping one of each would remove "
        f"{found.surplus:,} ({share(found.surplus / report.examples)} of all)."
    )


def conflicts_sentence(report: Report) -> str:
    """How many examples contradict each other."""
    found = report.examples_with("conflict")
    if not found:
        return "No two examples give different answers to the same input."
    return (
        f"{count(found, 'example contradicts', 'examples contradict')} another one: the same input, "
        "a different answer."
    )


def personal_data_sentence(report: Report) -> str:
    """How many examples contain personal data."""
    found = report.examples_with("personal_data")
    if not found:
        return "No personal data was found. The check can miss some: read a few examples yourself."
    return (
        f"{count(found, 'example contains', 'examples contain')} what looks like personal data. "
        "The check can miss some: read a few examples yourself."
    )


def approved_errors_sentence(report: Report) -> str:
    """How many approved examples have an open error; empty where none has."""
    found = report.figures.approved_with_errors
    if not found:
        return ""
    have = count(found, "approved example has an open error", "approved examples have open errors")
    return f"{have}: a dataset version asks before it holds them."


def labels_sentence(report: Report) -> str:
    """How many examples the labels have."""
    counts = report.labels.counts
    if not counts:
        return "The examples have no labels."
    most, least = counts[0], counts[-1]
    without = (
        f" {count(report.labels.unlabeled, 'example has', 'examples have')} none."
        if report.labels.unlabeled and not report.labels.answers
        else ""
    )
    if len(counts) == 1:
        return f"There is only one label.{without}"
    return (
        f"{count(len(counts), 'label')}: the most frequent has {count(most[1], 'example')}, the "
        f"rarest has {least[1]:,}.{without}"
    )


def length_sentence(of: Distribution, unit: str, what: str) -> str:
    """How long texts are."""
    if not of.count:
        return f"No {what} has any text."
    empty = f" {of.zeros:,} are empty." if of.zeros else ""
    return (
        f"Half of the {what}s have at most {of.median:,} {unit}, 95 % at most {of.most:,}. The "
        f"longest has {of.longest:,}.{empty}"
    )


def tokens_sentence(lengths: Lengths, examples: int) -> str:
    """How the tokens were counted."""
    part = (
        f"{lengths.tokens_of:,} evenly chosen examples"
        if lengths.tokens_of < examples
        else "all examples"
    )
    return (
        f"Tokens of {part}, counted by a general tokenizer. The tokenizer of a model can differ by "
        "about 10 %."
    )


def map_sentence(drawn: Map) -> str:
    """What the map shows."""
    part = (
        f"{len(drawn.dots):,} of {drawn.of:,} examples, evenly chosen"
        if len(drawn.dots) < drawn.of
        else f"{drawn.of:,} examples"
    )
    by = {"words": "similar words", "meaning": "a similar meaning"}[drawn.basis]
    return (
        f"{part}. Inputs with {by} are close together, so a separate group of dots is a topic of its "
        "own. The axes have no meaning."
    )


def local_training_sentence(found: Cost) -> str:
    """How much there is to train on, above the times on this computer."""
    return (
        f"About {found.tokens:,} tokens in {count(found.examples, 'usable example')}. On this "
        "computer, with the default base model, at no cost:"
    )


def duration(number: float) -> str:
    """Minutes, rounded as an estimate is: ``5 minutes``, ``3 hours``."""
    if number < 1:
        return "under a minute"
    if number < 100:
        return count(round(number), "minute")
    return f"{number / 60:.0f} hours" if number < 6_000 else f"{number / 1_440:.0f} days"


def price_range(found: Price) -> str:
    """A price in dollars, or the range that it is in."""
    low, high = _dollars(found.low), _dollars(found.high)
    return low if low == high else f"{low} to {high}"


def _dollars(amount: float) -> str:
    if amount < 0.01:
        return "under $0.01"
    return f"${amount:,.2f}" if amount < 100 else f"${amount:,.0f}"


def price_source(found: Price) -> str:
    """When and where a price was read, and how far it can be trusted."""
    when = f"as of {found.date:%-d %B %Y}" if found.date else "without a date"
    return f"{when}, {TRUST[found.trust]} ({found.source})"


def price_date_sentence(found: Cost) -> str:
    """How old the prices are, and which providers have none."""
    when = (
        f"Prices are as of {found.as_of:%-d %B %Y} or later"
        if found.as_of
        else "The prices have no date"
    )
    unknown = (
        f" No price with a date was found for {', '.join(found.unknown)}." if found.unknown else ""
    )
    return f"{when} and can change within weeks.{unknown}"


def hosts_sentence(found: Cost) -> str:
    """What the table of prices for training shows."""
    return (
        f"At a hosting provider, for {found.passes:g} passes over the examples (running the model "
        "afterwards costs extra):"
    )


def prompting_sentence() -> str:
    """What the table of prices for prompting shows."""
    return (
        f"Without tuning: {ANSWERS:,} answers of a hosted model that is shown {SHOTS} examples each "
        "time:"
    )


def small_labels_sentence(of: Enough) -> str:
    """Which labels have too few examples."""
    if not of.thin:
        return ""
    named = ", ".join(f"“{label}” ({number:,})" for label, number in of.thin)
    return (
        f"Labels with fewer than {THIN} examples are too small to learn: {named}. Add examples, or "
        "merge labels."
    )


def held_out_sentence(of: Enough) -> str:
    """How many examples would be held out, above what that can tell."""
    if not of.held_out:
        return (
            "Comparing models takes held-out examples: the fewer there are, the less they can tell."
        )
    return (
        f"One fifth ({of.held_out:,}) would be the held-out test. The fewer held-out examples there "
        "are, the wider is the 95 % confidence interval:"
    )


def key_figures(report: Report) -> dict[str, object]:
    """The report in a handful of numbers, by their titles."""
    shown = KEY_FIGURES if report.freshness.checked else KEY_FIGURES_UNCHECKED
    named = report.named()
    return {FIGURES[name].title: _shown(name, named[name]) for name in shown}


def _shown(name: Name, value: float | None) -> str:
    if value is None:
        return "unknown"
    return share(value) if name == "format" else f"{value:,}"


def summary(report: Report) -> list[str]:
    """The report in a few sentences."""
    if not report.examples:
        return [headline(report)]
    known = [freshness_sentence(report.freshness), headline(report)]
    if report.freshness.checked:
        known += [
            format_sentence(report),
            duplicates_sentence(report),
            conflicts_sentence(report),
            personal_data_sentence(report),
            approved_errors_sentence(report),
        ]
    known += [
        labels_sentence(report),
        report.enough.verdict,
        small_labels_sentence(report.enough),
        report.price_error,
    ]
    return [one for one in known if one]
