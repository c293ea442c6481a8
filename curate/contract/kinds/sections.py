"""Answers in headed sections, such as a SOAP note."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import override

from curate.contract.base import ContractBase, Violation
from curate.contract.spelling import fold, match
from curate.text import shorten
from curate.text.sentences import Template

Style = Literal[
    "plain", "colon", "inline", "bold", "bold_colon", "bold_inline", "h1", "h2", "h3"
]  # fmt: skip
Body = Literal["any", "list"]

_WRITTEN = {
    "plain": "{}", "colon": "{}:", "inline": "{}: ", "bold": "**{}**", "bold_colon": "**{}:**",
    "bold_inline": "**{}:** ", "h1": "# {}", "h2": "## {}", "h3": "### {}",
}  # fmt: skip
_HASHES = re.compile(r"(?P<hashes>#{1,6})[ \t]+(?P<name>[^\n#]+?)[ \t]*#*[ \t]*:?")
_BOLD = re.compile(r"(?:\*\*|__)(?P<name>[^*_\n]+?)(?P<colon>:?)(?:\*\*|__)(?P<after>:?)[ \t]*")
_BOLD_INLINE = re.compile(
    r"(?:\*\*|__)(?P<name>[^*_\n:]+?)(?::(?:\*\*|__)|(?:\*\*|__):)[ \t]*(?=\S)"
)
_PLAIN = re.compile(r"(?P<name>[^\W\d_][^\n:.!?]{0,48}?)[ \t]*(?P<colon>:?)[ \t]*")
_INLINE = re.compile(r"(?P<name>[^\W\d_][^\n:.!?]{0,48}?)[ \t]*:[ \t]*(?=\S)")
_BULLET = re.compile(r"[ \t]*(?:[-*•][ \t]|\d+[.)][ \t])")
_INLINE_STYLES = frozenset({"inline", "bold_inline"})
WORDS = 6


class SectionSpec(BaseModel):
    """One section."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    heading: str = Field(min_length=1, description="Its heading, spelled exactly as it must be.")
    required: bool = Field(default=True, description="Whether every answer must have it.")
    body: Body = Field(default="any", description="What it contains: any text, or a list of items.")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that reads as a heading; offsets are those of the heading without its body."""

    start: int
    end: int
    name: str
    style: Style


def headings(text: str) -> Iterator[Heading]:
    """Lines that could be headings: hashes, bold, capitals, or a few words with a colon."""
    start = 0
    for raw in text.split("\n"):
        line = raw.rstrip("\r")
        stripped = line.strip()
        if stripped and (found := _heading(stripped)):
            name, style, length = found
            begin = start + line.index(stripped)
            yield Heading(begin, begin + length, name, style)
        start += len(raw) + 1


def _heading(line: str) -> tuple[str, Style, int] | None:
    """Name, style and length of the heading at the beginning of a line."""
    if found := _HASHES.fullmatch(line):
        level = len(found["hashes"])
        style: Style = "h1" if level == 1 else "h2" if level == 2 else "h3"
        return found["name"].strip(" *:"), style, len(line)
    if found := _BOLD.fullmatch(line):
        return (
            found["name"],
            "bold_colon" if found["colon"] or found["after"] else "bold",
            len(line),
        )
    if (found := _BOLD_INLINE.match(line)) and len(found["name"].split()) <= WORDS:
        return found["name"], "bold_inline", found.end()
    if (found := _PLAIN.fullmatch(line)) and len(found["name"].split()) <= WORDS:
        return found["name"], "colon" if found["colon"] else "plain", len(line)
    if (found := _INLINE.match(line)) and len(found["name"].split()) <= WORDS:
        return found["name"], "inline", found.end()
    return None


def looks_like_heading(heading: Heading) -> bool:
    """Whether nobody needs to know the heading to see that it is one."""
    if heading.style in {"plain", "inline"}:
        return heading.name.isupper() and len(heading.name) > 1
    return True


class SectionsContract(ContractBase):
    """The answer is sections under given headings, in a given order."""

    sentences: ClassVar[Mapping[str, Template]] = {
        "empty": "The answer is empty, so every section is missing.",
        "no_sections": "The answer has none of the headings {wanted}.",
        "missing_section": "The section “{heading}” is missing.",
        "repeated_section": "The section “{heading}” occurs twice.",
        "extra_section": "“{written}” is not one of the sections.",
        "extra_text": "“{written}” is before the first heading.",
        "heading_spelling": "The heading “{written}” should be “{wanted}”.",
        "heading_style": "The heading “{written}” should be “{wanted}”.",
        "empty_section": "The section “{heading}” has no text.",
        "not_a_list": "“{heading}” should be a list, one item a line (- …).",
        "section_order": "The sections are not in the order {wanted}.",
    }

    kind: Literal["sections"] = "sections"
    sections: tuple[SectionSpec, ...] = Field(min_length=1, description="The sections, in order.")
    style: Style = Field(
        default="plain",
        description=(
            "How a heading is written: on a line of its own, plain, with a colon, bold or with "
            "hashes; or inline, before its text."
        ),
    )

    ordered: bool = Field(default=True, description="Whether the sections must be in this order.")

    @override
    def violations(self, text: str) -> list[Violation]:
        if not text.strip():
            return [Violation(None, None, "empty")]
        placed = self._place(text)
        known = [(h, s) for h, s in placed if s is not None]
        if not known:
            wanted = tuple(s.heading for s in self.sections)
            return [Violation(None, None, "no_sections", {"wanted": wanted})]
        found = [v for heading, spec in placed for v in self._spelling(text, heading, spec)]
        found += self._bodies(text, placed)
        have = [spec.heading for _, spec in known]
        found += [
            Violation(None, None, "missing_section", {"heading": s.heading}, about=s.heading)
            for s in self.sections
            if s.required and s.heading not in have
        ]
        found += [
            Violation(None, None, "repeated_section", {"heading": h}, about=h)
            for h in sorted({h for h in have if have.count(h) > 1})
        ]
        if text[: known[0][0].start].strip() and self.sections[0].heading == have[0]:
            first = text[: known[0][0].start].strip()
            start = text.index(first)
            args = {"written": shorten(first)}
            found.append(Violation(start, start + len(first), "extra_text", args))
        found += self._order(text, placed)
        return found

    def _place(self, text: str) -> list[tuple[Heading, SectionSpec | None]]:
        """Headings of the text with the section that each begins; None for an unknown one."""
        by_name = {s.heading: s for s in self.sections}
        initials = {s.heading[0].casefold(): s for s in self.sections}
        lettered = len(initials) == len(self.sections)
        placed: list[tuple[Heading, SectionSpec | None]] = []
        unknown: list[Heading] = []
        for heading in headings(text):
            spec = by_name.get(heading.name)
            if spec is None and heading.style == "inline" and self.style not in _INLINE_STYLES:
                # Text with a colon in it is only a heading where it says so exactly.
                spec = next(
                    (s for s in self.sections if fold(s.heading) == fold(heading.name)), None
                )
            elif spec is None:
                meant = match(heading.name, by_name)
                spec = by_name[meant] if meant else None
            if spec is None and lettered and len(heading.name) == 1 and heading.name.isupper():
                spec = initials.get(heading.name.casefold())
            if spec is not None or (
                self._same_style(heading)
                and heading.style != "inline"
                and looks_like_heading(heading)
            ):
                placed.append((heading, spec))
            elif heading.style == self.style == "inline":
                unknown.append(heading)
        return self._with_paragraphs(text, placed, unknown)

    def _with_paragraphs(
        self,
        text: str,
        placed: list[tuple[Heading, SectionSpec | None]],
        unknown: list[Heading],
    ) -> list[tuple[Heading, SectionSpec | None]]:
        """Headings before their text that are not known: only where every section is a paragraph.

        Otherwise a line such as “Temperature: 37.2” would be one.
        """
        if not placed or not all(begins_paragraph(text, h.start) for h, _ in placed):
            return placed
        capitals = all(s.heading.isupper() for s in self.sections)
        extra: list[tuple[Heading, SectionSpec | None]] = [
            (h, None)
            for h in unknown
            if begins_paragraph(text, h.start)
            and (h.name.isupper() if capitals else h.name[0].isupper())
        ]
        return sorted([*placed, *extra], key=lambda pair: pair[0].start)

    def _same_style(self, heading: Heading) -> bool:
        capitals = all(s.heading.isupper() for s in self.sections)
        return heading.style == self.style and (not capitals or heading.name.isupper())

    def _spelling(self, text: str, heading: Heading, spec: SectionSpec | None) -> list[Violation]:
        written = text[heading.start : heading.end]
        if spec is None:
            args = {"written": shorten(written)}
            return [Violation(heading.start, heading.end, "extra_section", args)]
        wanted = _WRITTEN[self.style].format(spec.heading)
        within = self.style in _INLINE_STYLES
        if written == wanted or (within and written.rstrip() == wanted.rstrip()):
            return []
        inline = heading.style in _INLINE_STYLES and not within
        new = f"{wanted}\n" if inline else wanted
        end = heading.end
        if within and heading.style not in _INLINE_STYLES:
            while end < len(text) and text[end].isspace():
                end += 1
        code = "heading_spelling" if heading.name != spec.heading else "heading_style"
        args = {"written": written.strip(), "wanted": wanted.strip()}
        return [Violation(heading.start, end, code, args, new)]

    def _bodies(
        self, text: str, placed: list[tuple[Heading, SectionSpec | None]]
    ) -> Iterator[Violation]:
        ends = [h.start for h, _ in placed[1:]] + [len(text)]
        for (heading, spec), end in zip(placed, ends, strict=True):
            if spec is None:
                continue
            body = text[heading.end : end]
            args = {"heading": spec.heading}
            if not body.strip():
                if spec.required:
                    yield Violation(heading.start, heading.end, "empty_section", args)
                continue
            if spec.body == "list" and not is_list(body):
                start = heading.end + len(body) - len(body.lstrip())
                yield Violation(start, start + len(body.strip()), "not_a_list", args)

    def _order(
        self, text: str, placed: list[tuple[Heading, SectionSpec | None]]
    ) -> list[Violation]:
        wanted = {s.heading: place for place, s in enumerate(self.sections)}
        places = [wanted[s.heading] for _, s in placed if s is not None]
        if not self.ordered or places == sorted(places) or len(set(places)) < len(places):
            return []
        args = {"wanted": tuple(wanted)}
        if None in [s for _, s in placed]:
            return [Violation(None, None, "section_order", args)]
        ends = [h.start for h, _ in placed[1:]] + [len(text)]
        blocks = [text[h.start : end].strip() for (h, _), end in zip(placed, ends, strict=True)]
        ordered = [block for _, block in sorted(zip(places, blocks, strict=True))]
        gap = "\n\n" if "\n\n" in text.strip() else "\n"
        new = text[: placed[0][0].start] + gap.join(ordered)
        return [Violation(None, None, "section_order", args, self.repair(new) or new)]

    @override
    def parts(self, text: str) -> dict[str, str]:
        placed = self._place(text)
        ends = [*(h.start for h, _ in placed[1:]), len(text)]
        return {
            spec.heading: text[heading.end : end].strip()
            for (heading, spec), end in zip(placed, ends, strict=False)
            if spec is not None
        }

    @override
    def describe(self) -> str:
        lines = [
            f"{_WRITTEN[self.style].format(s.heading).strip()}"
            + (" (may be left out)" if not s.required else "")
            + (" - a list, one item a line beginning with “- ”" if s.body == "list" else "")
            for s in self.sections
        ]
        order = "in this order" if self.ordered else "in any order"
        return (
            f"Answer in sections under exactly these headings, {order}, written as here:\n"
            + "\n".join(lines)
        )


def begins_paragraph(text: str, start: int) -> bool:
    """Whether a place is the beginning of a text, or of a paragraph in it."""
    return start == 0 or text[:start].rstrip(" \t").endswith("\n\n") or not text[:start].strip()


def is_list(body: str) -> bool:
    """Whether every paragraph of a section is a list item (or goes on with one)."""
    lines = [line for line in body.split("\n") if line.strip()]
    return bool(lines) and _BULLET.match(lines[0]) is not None
