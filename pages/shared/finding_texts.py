"""What a finding shows: its message, the place that it is about, the suggested fix."""

from collections.abc import Mapping, Sequence

from curate.checks import sentence
from curate.domain.examples import Example, Field
from curate.domain.findings import StoredFinding
from curate.text import normalize
from curate.text.highlights import Piece, compare
from pages.shared import text_diff
from pages.shared.names import FIELDS, SEVERITY_NAMES, example_name
from pages.shared.texts import Block, Tone

SHOWN = 3
"""Examples shown of a finding that is about several."""
CONFLICT = "conflict"
HEIGHT = 220
"""Above which the input of several examples scrolls."""
NARROW = 40
"""Characters shown around a fix that stands beside the whole text."""


def finding_blocks(stored: StoredFinding, examples: Mapping[int, Example]) -> list[Block]:
    """A finding by itself: its message, the place, the suggested change."""
    finding = stored.finding
    about = [examples[one] for one in finding.examples if one in examples]
    head = Block(
        [Piece("same", sentence(finding))],
        label=", ".join(map(example_name, about[:SHOWN])) or "An example that was deleted",
        note=SEVERITY_NAMES[finding.severity],
        tone="message",
    )
    if not about:
        return [head]
    if len(about) > 1:
        return [head, *_inputs(about[:SHOWN]), *_answers(about[:SHOWN])]
    if finding.field is None:
        return [head, text_diff.excerpt(about[0].input, None, None, "Start of the input")]
    name = FIELDS[finding.field]
    text = about[0].text(finding.field)
    after = fixed_text(stored, about[0])
    if after is not None:
        return [head, text_diff.changed_text(text, after, f"{name}, with the suggested fix")]
    known = stored.revisions[0] == about[0].revision
    start, end = (finding.start, finding.end) if known else (None, None)
    return [head, text_diff.excerpt(text, start, end, name)]


def short_blocks(
    stored: StoredFinding, example: Example, others: Mapping[int, Example]
) -> list[Block]:
    """A finding beside the text that it is about: its message, and the suggested change.

    Of a conflict, the answers of the other examples.
    """
    finding = stored.finding
    message = [Piece("same", sentence(finding))]
    shown = [Block(message, label=SEVERITY_NAMES[finding.severity], tone="plain")]
    if finding.check == CONFLICT:
        about = [others[one] for one in finding.examples if one in others]
        return [*shown, *(_other_answer(example, one) for one in about[:SHOWN])]
    after = fixed_text(stored, example)
    if after is None or finding.field is None:
        return shown
    before = example.text(finding.field)
    if finding.start is not None and finding.end is not None:
        # The line that it is in says enough: the whole text stands beside it.
        start = before.rfind("\n", 0, finding.start) + 1
        before, after = before[start:], after[start:]
        rest = before.find("\n", finding.end - start)
        if rest >= 0:
            before, after = before[:rest], after[: len(after) - (len(before) - rest)]
    return [*shown, Block(compare(before, after, NARROW), tone="quiet")]


def fixed_text(stored: StoredFinding, example: Example) -> str | None:
    """The text as it would be after the suggested fix; None where there is none that fits."""
    finding = stored.finding
    fits = stored.revisions[0] == example.revision and len(finding.examples) == 1
    if finding.suggestion is None or finding.field is None or not fits:
        return None
    if finding.start is None or finding.end is None:
        return finding.suggestion
    text = example.text(finding.field)
    return f"{text[: finding.start]}{finding.suggestion}{text[finding.end :]}"


def found_text(stored: StoredFinding, example: Example) -> str | None:
    """What stands at the place that a finding is about; None where the text has changed since."""
    finding = stored.finding
    if finding.field is None or stored.revisions[0] != example.revision:
        return None
    return example.text(finding.field)[finding.start : finding.end] or None


def found_places(
    found: Sequence[StoredFinding], example: Example, field: Field
) -> list[tuple[int, int]]:
    """Where in a text of an example something was found."""
    return [
        (one.finding.start, one.finding.end)
        for one in found
        if one.finding.field == field
        and one.finding.start is not None
        and one.finding.end is not None
        and example.revision in one.revisions
    ]


def _other_answer(example: Example, other: Example) -> Block:
    label = f"Answer of {example_name(other)}"
    return text_diff.compared_text(example.output, other.output, label, height=120)


def _inputs(about: Sequence[Example]) -> list[Block]:
    """The input once where it is the same, else each one compared with the first."""
    first, *others = about
    name = FIELDS["input"]
    same = all(normalize(one.asked) == normalize(first.asked) for one in others)
    note = "of all of them" if same else f"of {example_name(first)}"
    tone: Tone = "wide" if same else "boxed"
    shown = [text_diff.whole_text(first.asked, name, note=note, tone=tone, height=HEIGHT)]
    if same:
        return shown
    return shown + [
        text_diff.compared_text(
            first.asked, one.asked, f"{name} of {example_name(one)}", height=HEIGHT
        )
        for one in others
    ]


def _answers(about: Sequence[Example]) -> list[Block]:
    first, *others = about
    shown = [text_diff.whole_text(first.output, f"Answer of {example_name(first)}")]
    return shown + [
        text_diff.compared_text(first.output, one.output, f"Answer of {example_name(one)}")
        for one in others
    ]
