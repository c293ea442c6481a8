"""What a finding shows: its message, the place that it is about, the suggested fix."""

from collections.abc import Mapping, Sequence

from curate.checks import sentence
from curate.domain.examples import Example
from curate.domain.findings import StoredFinding
from curate.text import normalize
from curate.text.highlights import Piece
from pages.shared import text_diff
from pages.shared.names import FIELDS, SEVERITY_NAMES, example_name
from pages.shared.texts import Block, Tone

SHOWN = 3
"""Examples shown of a finding that is about several."""
HEIGHT = 220
"""Above which the input of several examples scrolls."""


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
