"""Broken characters: text that was stored in one encoding and read in another."""

from collections.abc import Iterator, Sequence

from typing_extensions import override

from curate.checks.base import FIELD_TITLES, Check, checks, texts
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import Edit, apply_edits, shorten
from curate.text.encoding.mojibake import Flaw, flaws

SHOWN = 3


@checks.register
class Encoding(Check):
    r"""Report text whose encoding is broken, and suggest the text as it was meant.

    Meant is UTF-8 read as something else (``cafÃ©``, by ftfy's heuristics), the replacement character
    � where letters are lost, control characters, and escapes such as ``\u00e9``. Clean text is left
    alone in any language.
    """

    name = "encoding"
    title = "Broken characters"

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for example in examples:
            for field, text in texts(example):
                found = flaws(text)
                fixable = [flaw for flaw in found if flaw.repaired is not None]
                lost = [flaw for flaw in found if flaw.repaired is None]
                if fixable:
                    start, end = fixable[0].start, fixable[-1].end
                    edits = [
                        Edit(f.start - start, f.end - start, f.repaired or "") for f in fixable
                    ]
                    yield Finding(
                        check=self.name,
                        examples=(example.id,),
                        field=field,
                        start=start,
                        end=end,
                        severity="error",
                        message=_message(text, fixable),
                        suggestion=apply_edits(text[start:end], edits),
                    )
                if lost:
                    around = text[max(0, lost[0].start - 15) : lost[0].end + 15]
                    yield Finding(
                        check=self.name,
                        examples=(example.id,),
                        field=field,
                        start=lost[0].start,
                        end=lost[-1].end,
                        severity="error",
                        message=(
                            f"{len(lost)} {'place' if len(lost) == 1 else 'places'} in the "
                            f"{FIELD_TITLES[field]} lost characters that can't be recovered: "
                            f"“…{shorten(around)}…”. Type them in from the source."
                        ),
                    )


def _message(text: str, found: Sequence[Flaw]) -> str:
    shown = [
        f"“{shorten(_visible(text[f.start : f.end]), 30)}” should be “{shorten(f.repaired or '', 30)}”"
        for f in found[:SHOWN]
        if f.repaired
    ]
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    if not shown:
        return f"There are {len(found)} control characters that do not belong in a text."
    return f"Broken characters: {', '.join(shown)}{more}."


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else "·" for c in text)
