"""Broken characters: text that was stored in one encoding and read in another."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.checks.base import Check, checks, facts, texts
from curate.domain.examples import Example
from curate.domain.findings import Fact, Finding
from curate.text import Edit, apply_edits, shorten
from curate.text.encoding.mojibake import Flaw, flaws
from curate.text.sentences import Template, fill

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
    sentences: ClassVar[Mapping[str, Template]] = {
        "misread": ("Broken characters: {pairs} and {more} more.", "Broken characters: {pairs}."),
        "control_characters": (
            "There {count:is|are} {count} control {count:character that does|characters that do} not "
            "belong in a text."
        ),
        "lost_characters": (
            "{count} {count:place|places} in the {field} lost characters that can't be recovered: "
            "“…{around}…”. Type them in from the source."
        ),
    }
    titles: ClassVar[Mapping[str, str]] = {
        "misread": "Read in the wrong encoding",
        "control_characters": "Control characters",
        "lost_characters": "Lost characters",
    }

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
                    code, args = _misread(text, fixable)
                    yield Finding(
                        check=self.name,
                        examples=(example.id,),
                        code=code,
                        args=args,
                        field=field,
                        start=start,
                        end=end,
                        severity="error",
                        suggestion=apply_edits(text[start:end], edits),
                    )
                if lost:
                    around = text[max(0, lost[0].start - 15) : lost[0].end + 15]
                    yield Finding(
                        check=self.name,
                        examples=(example.id,),
                        code="lost_characters",
                        args={"count": len(lost), "around": shorten(around)},
                        field=field,
                        start=lost[0].start,
                        end=lost[-1].end,
                        severity="error",
                    )

    @override
    @classmethod
    def sentence(cls, finding: Finding) -> str:
        known = facts(finding)
        if finding.code == "misread":
            pairs = zip(finding.args["written"], finding.args["meant"], strict=True)  # type: ignore[arg-type]
            known["pairs"] = tuple(f"“{written}” should be “{meant}”" for written, meant in pairs)
        return fill(cls.sentences[finding.code], known)


def _misread(text: str, found: Sequence[Flaw]) -> tuple[str, dict[str, Fact]]:
    """Code and facts of what can be repaired; control characters count where nothing else is wrong."""
    read = [(text[f.start : f.end], f.repaired) for f in found if f.repaired]
    if not read:
        return "control_characters", {"count": len(found)}
    args: dict[str, Fact] = {
        "written": tuple(shorten(_visible(written), 30) for written, _ in read[:SHOWN]),
        "meant": tuple(shorten(meant, 30) for _, meant in read[:SHOWN]),
    }
    if len(read) > SHOWN:
        args["more"] = len(read) - SHOWN
    return "misread", args


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else "·" for c in text)
