"""The account in sentences: the same ones on the page, in the file and on the command line."""

from curate.services.checking import Freshness
from curate.services.quality.advice import THIN, Enough
from curate.services.quality.costs import ANSWERS, SHOTS, Cost, Price
from curate.services.quality.embedding_map import Map
from curate.services.quality.report import Lengths, Report
from curate.text import count
from curate.text.spread import Spread

TRUST = {
    "low": "not confirmed by anybody",
    "medium": "read at second hand",
    "high": "by the host itself",
}


def share(part: float) -> str:
    """A share in percent that never rounds "nearly all" to all, or "hardly any" to none."""
    if part <= 0 or part >= 1:
        return "100 %" if part >= 1 else "0 %"
    return f"{min(99, max(1, round(100 * part)))} %"


def headline(account: Report) -> str:
    """How good the data is, in one sentence."""
    if not account.examples:
        return "There are no examples yet."
    if not account.freshness.checked:
        return (
            f"{count(account.examples, 'example')}, {account.answered:,} with an answer. "
            "How good they are shows when the checks have run."
        )
    part = account.clean / account.examples
    return (
        f"{account.clean:,} of {count(account.examples, 'example')} ({share(part)}) are clean: "
        "answered, with nothing open about them, copies counted once."
    )


def not_checked(fresh: Freshness) -> str:
    """What the checks have not seen; empty where they have seen everything."""
    if not fresh.checked:
        return "The checks have not all run yet, so little is known of what is wrong."
    parts = []
    if fresh.new:
        parts.append(f"{count(fresh.new, 'example')} came in")
    if fresh.edited:
        parts.append(f"{count(fresh.edited, 'example')} changed")
    if fresh.reformatted:
        parts.append("the format was corrected")
    return f"Since the checks ran, {' and '.join(parts)}: run them again." if parts else ""


def form(account: Report) -> str:
    """How many answers hold the format."""
    if account.coverage is None:
        return ""
    return f"{share(account.coverage)} of {count(account.answered, 'answer')} hold the format."


def copies(account: Report) -> str:
    """How many examples say what another one says."""
    found = account.duplicates
    if not found.clusters:
        return "No two examples say almost the same."
    return (
        f"{count(found.members, 'example')} say almost what another one says, in "
        f"{count(found.clusters, 'cluster')}: {found.surplus:,} "
        f"({share(found.surplus / account.examples)} of all) could go if one of each is kept."
    )


def contradictions(account: Report) -> str:
    """How many examples contradict each other."""
    found = account.about("conflict")
    if not found:
        return "No two examples give different answers to the same question."
    return f"{count(found, 'example')} contradict another one: the same question, another answer."


def private(account: Report) -> str:
    """How many examples hold personal data."""
    found = account.about("personal_data")
    if not found:
        return (
            "Nothing was found that looks like personal data. Only a reader recognises all of it."
        )
    return (
        f"{count(found, 'example holds', 'examples hold')} something that looks like personal "
        "data. Only a reader recognises all of it."
    )


def labels(account: Report) -> str:
    """How the labels are spread."""
    counts = account.labels.counts
    if not counts:
        return "The examples have no labels."
    most, least = counts[0], counts[-1]
    without = (
        f" {count(account.labels.unlabelled, 'example has', 'examples have')} none."
        if account.labels.unlabelled and not account.labels.answers
        else ""
    )
    if len(counts) == 1:
        return f"One label only.{without}"
    return (
        f"{count(len(counts), 'label')}: the most frequent has {count(most[1], 'example')}, the "
        f"rarest {least[1]:,}.{without}"
    )


def size(of: Spread, unit: str, what: str) -> str:
    """How long texts are."""
    if not of.count:
        return f"No {what} has any text."
    empty = f" {of.zeros:,} are empty." if of.zeros else ""
    return (
        f"Half of the {what}s have up to {of.median:,} {unit}, 95 % up to {of.most:,}, the longest "
        f"{of.longest:,}.{empty}"
    )


def tokens_of(lengths: Lengths, examples: int) -> str:
    """How the tokens were counted."""
    part = (
        f"of {lengths.tokens_of:,} examples, evenly chosen"
        if lengths.tokens_of < examples
        else "of all examples"
    )
    return f"Tokens {part}, by a common tokenizer: a model's own differ by about a tenth."


def map_said(drawn: Map) -> str:
    """What the map shows."""
    part = (
        f"{len(drawn.dots):,} of {drawn.of:,} examples, evenly chosen"
        if len(drawn.dots) < drawn.of
        else f"{drawn.of:,} examples"
    )
    by = {"words": "the words", "meaning": "the meaning of the words"}[drawn.basis]
    return (
        f"{part}. Those that are alike by {by} of the question lie together; where a heap lies apart, "
        "it is one kind of question. The axes mean nothing."
    )


def time_here(found: Cost) -> str:
    """How long training takes here."""
    return (
        f"About {found.tokens:,} tokens in {count(found.examples, 'usable example')}. On this machine "
        "with the default base model, at no charge:"
    )


def minutes(number: float) -> str:
    """A time as exact as a guess may be."""
    if number < 1:
        return "under a minute"
    if number < 100:  # noqa: PLR2004
        return count(round(number), "minute")
    return f"{number / 60:.0f} hours" if number < 6_000 else f"{number / 1_440:.0f} days"  # noqa: PLR2004


def money(found: Price) -> str:
    """Dollars, from and to."""
    low, high = _dollars(found.low), _dollars(found.high)
    return low if low == high else f"{low} to {high}"


def _dollars(amount: float) -> str:
    if amount < 0.01:  # noqa: PLR2004
        return "under $0.01"
    return f"${amount:,.2f}" if amount < 100 else f"${amount:,.0f}"  # noqa: PLR2004


def dated(found: Price) -> str:
    """Whose price that is, of when, and how far it can be trusted."""
    when = f"as of {found.date:%-d %B %Y}" if found.date else "without a date"
    return f"{when}, {TRUST[found.trust]} ({found.source})"


def as_of(found: Cost) -> str:
    """How old the prices are."""
    when = f"Prices as of {found.as_of:%-d %B %Y} or later" if found.as_of else "Undated prices"
    unknown = f" No dated price was found for {', '.join(found.unknown)}." if found.unknown else ""
    return f"{when}; they age within weeks.{unknown}"


def at_hosts(found: Cost) -> str:
    """What the table of hosts is about."""
    return (
        f"At a host, for {found.passes:g} passes over them (running the model afterwards is extra):"
    )


def instead() -> str:
    """What the table of prompting is about."""
    return (
        f"The other way, without tuning: {ANSWERS:,} answers of a hosted model that is shown {SHOTS} "
        "examples each time:"
    )


def thin(of: Enough) -> str:
    """Which labels have too few examples."""
    if not of.thin:
        return ""
    named = ", ".join(f"“{label}” ({number:,})" for label, number in of.thin)
    return f"Too few to be learnt, below {THIN}: {named}. Add examples, or merge labels."


def held_out_precision(of: Enough) -> str:
    """What a verdict takes."""
    if not of.held_out:
        return "A verdict takes held-out examples: the fewer, the less can be said."
    return (
        f"A fifth would be held out as the examination: {of.held_out:,}. The fewer there are, the "
        "wider is the range in which the true share lies (at 95 %):"
    )


def figures(account: Report) -> dict[str, object]:
    """The account in a handful of numbers."""
    shown: dict[str, object] = {"Examples": f"{account.examples:,}"}
    if not account.freshness.checked:
        return {**shown, "With an answer": f"{account.answered:,}"}
    return {
        **shown,
        "Clean": share(account.clean / account.examples) if account.examples else "none",
        "To be fixed": f"{account.severities.get('error', 0):,}",
        "Copies": f"{account.duplicates.surplus:,}",
        "In your format": share(account.coverage) if account.coverage is not None else "unknown",
        "Personal data": f"{account.about('personal_data'):,}",
    }


def summary(account: Report) -> list[str]:
    """The account in a few sentences."""
    if not account.examples:
        return [headline(account)]
    known = [not_checked(account.freshness), headline(account)]
    if account.freshness.checked:
        known += [form(account), copies(account), contradictions(account), private(account)]
    known += [labels(account), account.enough.verdict, thin(account.enough), account.price_error]
    return [one for one in known if one]
