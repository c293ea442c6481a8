"""Texts from the data on a page, never read as HTML or Markdown, with places marked in them.

One component draws them all. Its script sets ``textContent`` and nothing else; marks, insertions
and deletions differ by line as well as by color, and are spoken by a screen reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from curate.text.highlights import Piece
from pages.shared import browser_files

Tone = Literal["boxed", "wide", "plain", "quiet", "message", "title"]


@dataclass(frozen=True, slots=True)
class Block:
    """One text with its label.

    Attributes:
        pieces: The text in parts.
        label: What the text is; read out as its name.
        note: A remark beside the label.
        tone: ``boxed`` for texts that are worked on, ``wide`` for one of them across all columns,
            ``quiet`` for their surroundings, ``plain`` and ``message`` for sentences that quote the
            data, ``title`` for a heading.
        height: Scrolls above this many pixels; None grows.
    """

    pieces: Sequence[Piece] = field(default=())
    label: str = ""
    note: str = ""
    tone: Tone = "boxed"
    height: int | None = None


def show_texts(
    blocks: Sequence[Block],
    key: str,
    columns: int = 1,
    decision_key: str | None = None,
    *,
    one_of_many: bool = False,
) -> None:
    """Draw texts, below each other or in columns (which a narrow screen puts below each other).

    Args:
        blocks: The texts.
        key: Of the component; no other on the page has it.
        columns: How many stand side by side.
        decision_key: How the keys of the buttons end that decide on these texts, in a container with
            the key ``decisions``. They work once the texts have been on screen.
        one_of_many: In a list: it is drawn anew when its texts change. Every choice on a page looks at all
            components that Streamlit knows by a key, a tenth of a second for twenty cards.
    """
    component = browser_files.component(
        "texts",
        "texts.js",
        html='<div class="texts"></div>',
        css=browser_files.styles("shared/assets/texts.css"),
    )
    component(
        key=None if one_of_many else key,
        data={
            "key": key,
            "columns": columns,
            "decision_key": decision_key,
            "blocks": [
                {
                    "label": block.label,
                    "note": block.note,
                    "tone": block.tone,
                    "height": block.height,
                    "parts": [{"kind": piece.kind, "text": piece.text} for piece in block.pieces],
                }
                for block in blocks
            ],
        },
    )


def show_sentence(sentence: str, key: str, label: str = "") -> None:
    """A sentence that may quote the data."""
    show_texts([Block([Piece("same", sentence)], label=label, tone="plain")], key)
