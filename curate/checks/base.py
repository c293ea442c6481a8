"""The base class of checks, and helpers that several checks share."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, ClassVar, Literal

from curate.domain.examples import EDITABLE, Example, Field, Turn
from curate.domain.findings import Fact, Finding
from curate.plugins import Plugin, Registry
from curate.text import Edit, apply_edits, normalize
from curate.text.sentences import Template, fill

Need = Literal["contract", "rules", "allowed", "clustering"]
"""What a project can provide a check with: an option of that name."""


class Check(Plugin):
    """One question about examples.

    A check is pure: what it finds depends on the examples and its options, not on their order.

    Attributes:
        default: Whether it runs when nobody says which checks to run.
        local: Whether what it finds in an example follows from that example alone, but for `compared`.
        compared: Codes of what a local check finds only by comparing an example with the others.
        sentences: What it can find, by code, each with the sentence that a person reads.
        titles: The same as short names, for lists and filters.
        needs: Options that the project provides, where nobody gives them.
    """

    default: ClassVar[bool] = True
    local: ClassVar[bool] = True
    compared: ClassVar[frozenset[str]] = frozenset()
    sentences: ClassVar[Mapping[str, Template]] = {}
    titles: ClassVar[Mapping[str, str]] = {}
    needs: ClassVar[frozenset[Need]] = frozenset()

    @abstractmethod
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        """Everything that is found in the examples; nothing for none."""

    def alone(self, examples: Sequence[Example]) -> Iterator[Finding]:
        """What a local check finds in each example alone: all but the codes in ``compared``."""
        return self.run(examples)

    def across(self, examples: Sequence[Example]) -> Iterator[Finding]:  # noqa: ARG002
        """What a local check finds by comparing the examples: the codes in ``compared``."""
        return iter(())

    @classmethod
    def sentence(cls, finding: Finding) -> str:
        """What was found, and what to do about it, in a sentence or more.

        Raises:
            KeyError: The check can't find this, or a fact is missing.
        """
        return fill(cls.sentences[finding.code], facts(finding))

    @classmethod
    def code_title(cls, code: str) -> str:
        """The short name of what can be found."""
        return cls.titles.get(code) or code.replace("_", " ").capitalize()


checks = Registry[Check]("check")


def sentence(finding: Finding) -> str:
    """What a check found, as a person reads it.

    Of a finding that an earlier version stored with other facts, the sentence is its short name.

    Raises:
        UnknownName: There is no such check.
    """
    check = checks[finding.check]
    try:
        return check.sentence(finding)
    except KeyError:
        return f"{check.code_title(finding.code)}."


def make_checks(
    names: Iterable[str],
    provided: Mapping[Need, Any],
    options: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Check]:
    """Checks by name, each with what it needs of what is provided; its own options come first.

    Args:
        names: Of registered checks.
        provided: By need.
        options: Check name to its options.

    Raises:
        UnknownName: There is no such check.
        Unusable: An option is unknown or out of range.
    """
    made: list[Check] = []
    for name in names:
        mine: dict[str, Any] = {
            need: provided[need] for need in checks[name].needs & provided.keys()
        }
        made.append(checks.make(name, {**mine, **(options or {}).get(name, {})}))
    return made


FIELD_TITLES: Mapping[Field, str] = {
    "input": "input",
    "output": "answer",
    "system": "system text",
    "turns": "earlier messages",
}
"""What people call the texts of an example."""


def texts(example: Example) -> Iterator[tuple[Field, str]]:
    """The texts of an example that can be edited, but for empty ones, with the name of each."""
    for field in EDITABLE:
        if text := example.text(field):
            yield field, text


def all_texts(example: Example) -> Iterator[tuple[Field, str]]:
    """The texts of an example that a model would see: those that can be edited, and earlier messages."""
    yield from texts(example)
    if example.turns:
        yield "turns", example.text("turns")


def conversation(example: Example) -> str:
    """What is compared when inputs are: the earlier turns and the input, without the system text."""
    if not example.turns:
        return example.input
    return "\n".join([*(turn.text for turn in example.turns), example.input])


def by_key(examples: Iterable[Example]) -> dict[str, list[Example]]:
    """Examples with the same conversation once normalized, each list by id; blank ones left out."""
    same: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if key := normalize(conversation(example)):
            same[key].append(example)
    return {key: sorted(mine, key=lambda e: e.id) for key, mine in same.items()}


def named(examples: Sequence[Example], most: int = 5) -> dict[str, Fact]:
    """Facts that name examples: by their own ids, or by number where the source gave them none."""
    shown = tuple(e.external_id or str(e.id) for e in examples[:most])
    return {"names": shown, "unnamed": len(examples) - len(shown)}


def digest(*texts: str) -> str:
    """A short hash of texts in their order."""
    whole = "\0".join(texts).encode("utf-8", "surrogatepass")
    return sha256(whole).hexdigest()[:16]


def facts(finding: Finding) -> dict[str, Fact]:
    """The facts of a finding with what every sentence may name: ``field``, and ``names`` in words."""
    known: dict[str, Fact] = dict(finding.args)
    if finding.field is not None:
        known["field"] = FIELD_TITLES[finding.field]
    names, more = known.get("names"), known.pop("unnamed", 0)
    if isinstance(names, Sequence) and not isinstance(names, str):
        *others, last = [*names, f"{more} more"] if more else names
        known["names"] = f"{', '.join(others)} and {last}" if others else last
    return known


def fixed_text(text: str, findings: Iterable[Finding]) -> str:
    """A text with the suggestions of findings about it carried out.

    A suggestion for the whole text is carried out alone; of two that overlap, the first.
    """
    return apply_edits(
        text,
        (Edit(f.start, f.end, f.suggestion) for f in findings if f.suggestion is not None),
    )


def fixed_turns(turns: Sequence[Turn], findings: Iterable[Finding]) -> tuple[Turn, ...]:
    """Earlier messages with the suggestions carried out that findings in ``turns`` make.

    A place that reaches from one message into the next is left.
    """
    places = [(f, f.start, f.end) for f in findings if f.start is not None and f.end is not None]
    fixed: list[Turn] = []
    start = 0
    for turn in turns:
        end = start + len(turn.text)
        mine = [
            Edit(first - start, last - start, f.suggestion)
            for f, first, last in places
            if f.suggestion is not None and start <= first and last <= end
        ]
        fixed.append(Turn(turn.role, apply_edits(turn.text, mine)))
        start = end + 1
    return tuple(fixed)
