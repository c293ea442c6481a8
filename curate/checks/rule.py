"""Custom rules: what an expert requires of the texts, without writing code."""

import json
import re
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from math import prod
from typing import Annotated, Any, Literal, Self

import regex
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from typing_extensions import override

from curate.checks.base import FIELD_TITLES, Check, checks, facts
from curate.contract.kinds.fields import read_lines
from curate.contract.kinds.sections import headings
from curate.contract.spelling import fold
from curate.domain.examples import Example
from curate.domain.findings import Fact, Finding, Severity
from curate.text import normalize, shorten
from curate.text.sentences import Template, fill

Kind = Literal[
    "must_contain", "must_not_contain", "pattern", "min_length", "max_length", "required_section",
    "allowed_values",
]  # fmt: skip

NAMES = {str(field): title for field, title in FIELD_TITLES.items()} | {"label": "label"}
"""What people call the texts that a rule can be about."""
GIVEN_UP = "given_up"
"""The breach of a rule whose pattern takes too long."""
PATIENCE = 0.25
"""Seconds that a pattern may take over one text before its rule is given up."""
PATIENCE_IN_ALL = 30.0
"""Seconds that all rules together may take over the texts of a project, and a little for each text."""
FIRST, EACH, MEANT = 2.0, 0.02, 0.00005
"""Seconds for any run of rules, for each of its texts up to those above, and for each rule on each text."""
LONGEST = 500
"""Characters of a pattern at most."""
REPEATED = 100_000
"""What the counts of a pattern (``{3,5}``), multiplied, may come to."""
READ = 100_000
"""Characters of a text that a pattern is tried on."""


NAMED = 5
"""Texts of a rule that a sentence names at most."""

_COUNT = re.compile(r"\{(\d{0,9}),?(\d{0,9})\}")


class Rule(BaseModel):
    """One rule, in the expert's own words.

    ``value`` is what its kind needs: a text or a list of texts of which one is enough (must_contain), a
    text or a list of which none may occur (must_not_contain), a regular expression that must be found
    somewhere (pattern), a number of characters (min_length, max_length), the name of a heading or key
    (required_section), or the list of texts that are allowed (allowed_values).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200, description="Name of the rule.")
    kind: Kind = Field(description="Kind of rule.")
    field: Literal["input", "output", "system", "label"] = Field(
        "output", description="The text that it is about."
    )
    value: str | int | tuple[str, ...] = Field(description="The text, pattern, number or list.")
    severity: Severity = Field("warning", description="Severity of its findings.")
    only_label: str = Field(
        "", max_length=500, description="Only for examples with this label; empty for all."
    )
    active: bool = Field(True, description="Whether the rule is checked.")  # noqa: FBT003

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind in {"min_length", "max_length"}:
            if not isinstance(self.value, int) or self.value < 0:
                raise ValueError(
                    f"the rule “{self.name}” needs a number of characters as its value"
                )
        elif self.kind in {"pattern", "required_section"}:
            if not isinstance(self.value, str) or not self.value.strip():
                raise ValueError(f"the rule “{self.name}” needs a text as its value")
        elif isinstance(self.value, int) or not [t for t in self.texts if t.strip()]:
            raise ValueError(f"the rule “{self.name}” needs a text or a list of texts as its value")
        if self.kind == "pattern":
            self._compiled()
        return self

    def _compiled(self) -> "regex.Pattern[str]":
        pattern = str(self.value)
        if len(pattern) > LONGEST:
            raise ValueError(f"the pattern of the rule “{self.name}” has over {LONGEST} characters")
        # Counts within counts are written out when a pattern is compiled: that takes for ever.
        if prod(max(int(n or 1) for n in m) for m in _COUNT.findall(pattern)) > REPEATED:
            raise ValueError(f"the pattern of the rule “{self.name}” repeats too often")
        try:
            return regex.compile(pattern, regex.MULTILINE)
        except (regex.error, OverflowError, RecursionError) as error:
            raise ValueError(
                f"the pattern of the rule “{self.name}” is not a regular expression ({error})"
            ) from None

    def describe(self) -> str:
        """The rule as a sentence."""
        quoted = [f"“{shorten(text, 60)}”" for text in self.texts[:5]]
        more = f" or {len(self.texts) - 5} more" if len(self.texts) > 5 else ""
        wanted = " or ".join(quoted) + more
        says = {
            "must_contain": f"must contain {wanted}",
            "must_not_contain": f"must not contain {wanted}",
            "pattern": f"must match the pattern {wanted}",
            "min_length": f"must have at least {self.value:,} characters"
            if isinstance(self.value, int)
            else "",
            "max_length": f"must have at most {self.value:,} characters"
            if isinstance(self.value, int)
            else "",
            "required_section": f"must have the section {wanted}",
            "allowed_values": f"must be {wanted}",
        }[self.kind]
        where = f", where the label is “{shorten(self.only_label, 60)}”" if self.only_label else ""
        return f"The {NAMES[self.field]} {says}{where}."

    def concerns(self, example: Example) -> bool:
        """Whether the rule is about an example: it is on, the label fits, the text is not empty."""
        fits = not self.only_label or normalize(example.label or "") == normalize(self.only_label)
        return self.active and fits and bool((getattr(example, self.field) or "").strip())

    @property
    def texts(self) -> tuple[str, ...]:
        """The value as texts."""
        return self.value if isinstance(self.value, tuple) else (str(self.value),)

    def breaches(self, text: str) -> Iterator[tuple[int | None, int | None]]:
        """Where a text breaks the rule; the whole text for None.

        Raises:
            TimeoutError: The pattern takes too long.
        """
        if self.kind == "must_not_contain":
            for found in (m for t in self.texts if t.strip() for m in _written(t).finditer(text)):
                yield found.start(), found.end()
        elif not self._holds(text):
            yield None, None

    def _holds(self, text: str) -> bool:
        if isinstance(self.value, int):
            size = len(text.strip())
            return size >= self.value if self.kind == "min_length" else size <= self.value
        if self.kind == "must_contain":
            return any(_written(t).search(text) for t in self.texts)
        if self.kind == "pattern":
            # Other people's threads go on meanwhile.
            found = self._compiled().search(text[:READ], timeout=PATIENCE, concurrent=True)
            return found is not None
        if self.kind == "required_section":
            return fold(self.texts[0]) in _sections(text)
        return normalize(text) in _normalized(self.texts)

    def facts(self, written: str) -> dict[str, Fact]:
        """The facts about a breach, which is a place that says ``written`` or a whole text."""
        if isinstance(self.value, int):
            return {"size": len(written.strip()), "limit": self.value}
        if self.kind == "must_not_contain":
            return {"written": shorten(written)}
        wanted = tuple(shorten(text, 40) for text in self.texts[:NAMED])
        args: dict[str, Fact] = {"wanted": wanted}
        if len(self.texts) > NAMED:
            args["more"] = len(self.texts) - NAMED
        return {**args, "written": shorten(written)} if self.kind == "allowed_values" else args

    def about(self, text: str) -> str:
        """What identifies a breach: its kind, and what is missing or not allowed there."""
        what = {
            "must_contain": " | ".join(self.texts),
            "pattern": self.texts[0],
            "required_section": self.texts[0],
            "must_not_contain": normalize(text),
            "allowed_values": normalize(text),
        }.get(self.kind)
        return self.kind if what is None else f"{self.kind}: {what}"


@lru_cache(1_000)
def _normalized(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(normalize, texts))


@cache
def _written(text: str) -> re.Pattern[str]:
    """A text as whole words, in any letter case and with any white space between."""
    words = r"\s+".join(map(re.escape, text.split()))
    start = r"(?<!\w)" if re.match(r"\s*\w", text) else ""
    end = r"(?!\w)" if re.search(r"\w\s*$", text) else ""
    return re.compile(f"{start}{words}{end}", re.IGNORECASE)


def _sections(text: str) -> set[str]:
    return {fold(h.name) for h in headings(text)} | {fold(line.key) for line in read_lines(text)[0]}


def patience(texts: int, rules: int) -> float:
    """Seconds that so many rules may take over so many texts, in all."""
    return min(FIRST + EACH * texts, PATIENCE_IN_ALL) + MEANT * texts * rules


def _from_json(value: Any) -> Any:
    """Rules as a command line gives them."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value.strip() else ()
    except ValueError:
        raise ValueError(
            'rules must be a JSON list such as [{"name": "Sign-off", "kind": "must_contain", '
            '"value": "Kind regards"}]'
        ) from None


BREACHES: Mapping[str, Template] = {
    "must_contain": ("{wanted:or} or {more} more is missing", "{wanted:or} is missing"),
    "must_not_contain": "“{written}” must not occur",
    "pattern": "nothing matches the pattern {wanted:or}",
    "min_length": "it has {size:,} characters, fewer than {limit:,}",
    "max_length": "it has {size:,} characters, more than {limit:,}",
    "required_section": "the section {wanted:or} is missing",
    "allowed_values": (
        "“{written}” is not allowed, only {wanted:or} or {more} more",
        "“{written}” is not allowed, only {wanted:or}",
    ),
    GIVEN_UP: (
        "its pattern takes too long on this text, and was not tried on the texts after it. Simplify the "
        "pattern"
    ),
}
"""What is wrong with a text, by the ``breach`` of a finding."""


@checks.register
class CustomRules(Check):
    """Report texts that break a custom rule.

    A rule has a name, a kind (must_contain, must_not_contain, pattern, min_length, max_length,
    required_section, allowed_values), a value, and the text that it is about (output by
    default; input, system or label). Texts are compared as whole words, ignoring letter case.
    Empty texts are skipped. With only_label, a rule is about the examples of one label; a rule that is
    not active is kept, but not checked. The rules of a project are stored with it (`curate rules`);
    this option replaces them.
    """

    name = "rule"
    title = "Custom rules"
    needs = frozenset({"rules"})
    # Whether a pattern takes too long shows over all examples.
    local = False

    rules: Annotated[tuple[Rule, ...], BeforeValidator(_from_json)] = Field(
        (),
        max_length=200,
        description='A list: `[{"name": …, "kind": …, "value": …, "field": …, "severity": …}]`.',
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        ordered = sorted(examples, key=lambda e: e.id) if self.rules else []
        left = patience(len(ordered), len(self.rules))
        # A fast rule leaves its share of the time to those after it.
        for number, rule in enumerate(self.rules):
            share = left / (len(self.rules) - number)
            left -= yield from self._one(rule, ordered, share)

    def _one(
        self, rule: Rule, ordered: Sequence[Example], seconds: float
    ) -> Generator[Finding, None, float]:
        """What one rule finds; returns the seconds of processor time that it took.

        It is given up, with a finding that says so, where one text takes too long, or all of them do.
        """
        began = time.thread_time()
        for example in ordered:
            if not rule.concerns(example):
                continue
            try:
                broken = list(rule.breaches(getattr(example, rule.field) or ""))
                if time.thread_time() - began > seconds:
                    raise TimeoutError  # noqa: TRY301 - one way to give up
            except TimeoutError:
                yield self._finding(example, rule, GIVEN_UP, {}, about=GIVEN_UP)
                break
            text = getattr(example, rule.field) or ""
            for start, end in broken:
                args = rule.facts(text[start:end])
                about = rule.about(text[start:end])
                yield self._finding(example, rule, rule.kind, args, start, end, about=about)
        return time.thread_time() - began

    def _finding(
        self,
        example: Example,
        rule: Rule,
        breach: str,
        args: Mapping[str, Fact],
        start: int | None = None,
        end: int | None = None,
        *,
        about: str,
    ) -> Finding:
        in_text = rule.field != "label"
        return Finding(
            check=self.name,
            examples=(example.id,),
            code=rule.name,
            args={"breach": breach, **args},
            field=rule.field if rule.field != "label" else None,
            start=start if in_text else None,
            end=end if in_text else None,
            about=about,
            severity=rule.severity,
        )

    @override
    @classmethod
    def sentence(cls, finding: Finding) -> str:
        of = NAMES[finding.field or "label"]
        return f"Rule “{finding.code}” ({of}): {cls.breach(finding)}."

    @classmethod
    def breach(cls, finding: Finding) -> str:
        """What is wrong, without the name of the rule and without a full stop."""
        return fill(BREACHES[str(finding.args["breach"])], facts(finding))

    @override
    @classmethod
    def code_title(cls, code: str) -> str:
        """The name of the rule, as it is written."""
        return code
