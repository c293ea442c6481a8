"""A guess of the role of each column, from its name and its content."""

# Thresholds stand where they are used: each is a share of rows or a mean length.

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from curate.importers.roles import column_names as names
from curate.importers.roles.answers import (
    STRONG,
    Rows,
    could_be_text,
    evidence,
)
from curate.importers.roles.answers import named_answers as named_answer_of
from curate.importers.roles.classes import class_answer, is_class, label_column, named_class
from curate.importers.roles.column_names import likeness, normal
from curate.importers.roles.column_profiles import Profile, profile
from curate.importers.roles.dates import has_serials
from curate.importers.roles.mapping import Roles

# Columns that the importer adds itself.
_ADDED = frozenset({"split", "list"})
_UNNAMED = re.compile(r"Column \d+")
# Names that number columns rather than say what stands there: ``field1``, ``A``.
_NUMBERED = frozenset(
    {"", "c", "col", "column", "f", "field", "item", "unnamed", "v", "val", "value", "var", "x"}
    | {"campo", "colonne", "columna", "coluna", "feld", "spalte"}
)
# How many columns are named that a role could be.
_SUGGESTED = 6


@dataclass(slots=True)
class Guess:
    """Roles found, how surely (0 to 1 each), and why, in sentences for the person.

    Attributes:
        suggested: For a role that stays empty, columns that it could be.
    """

    roles: Roles = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    suggested: dict[str, list[str]] = field(default_factory=dict)

    def add(self, role: str, columns: Sequence[str], sure: float, why: str) -> None:
        """Note a role."""
        self.roles[role] = list(columns)
        self.sure[role] = sure
        self.reasons.append(f"{' and '.join(map(repr, columns))} → {role}: {why}.")

    @property
    def taken(self) -> set[str]:
        """Columns that play a role already."""
        return {column for columns in self.roles.values() for column in columns}

    @property
    def confidence(self) -> float:
        """0 to 1: how likely the input and the output are both right; little without an output."""
        asked, said = self.sure.get("input", 0.0), self.sure.get("output", 0.0)
        return round(asked * said if said else asked / 2, 2)


def guess(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Guess:
    """Roles for the columns of a table that no preset recognizes.

    Args:
        columns: In the order of the file.
        sample: Its first rows (some hundred are enough).
    """
    found = Guess()
    if not sample:
        _find_by_name(columns, found)
        return found
    # A line of totals at the end is no row like the others.
    whole = [row for row in sample if len(columns) < 3 or sum(map(bool, row.values())) > 1]
    profiles = [profile(name, position, whole or sample) for position, name in enumerate(columns)]
    _find_id(profiles, found)
    _find_created(profiles, whole or sample, found)
    _find_system(profiles, found)
    _find_texts(profiles, whole or sample, found)
    _find_group(profiles, found)
    _find_label(profiles, whole or sample, found)
    _find_by_convention(profiles, found)
    _suggest(profiles, found)
    return found


def named_answer(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> str | None:
    """The column whose name says that it holds answers, and which holds texts; else None."""
    able = [profile(name, position, sample) for position, name in enumerate(columns)]
    named = [
        (likeness(each.name, names.OUTPUT), each.name)
        for each in able
        if each.is_text
        and not names.is_internal(each.name)
        and not names.is_unsure_output(each.name)
        and likeness(each.name, names.BESIDE) < 0.8
    ]
    sure, name = max(named, default=(0.0, ""))
    return name if sure >= STRONG else None


def _find_by_name(columns: Sequence[str], found: Guess) -> None:
    """The surest column for each role of a table without rows."""
    known = {
        "input": names.INPUT,
        "output": names.OUTPUT,
        "id": names.ID,
        "label": names.LABEL,
        "group": names.GROUP,
        "created_at": names.CREATED,
    }
    for role, each in known.items():
        free = [column for column in columns if column not in found.taken]
        best = max(free, key=lambda column: likeness(column, each), default="")
        if likeness(best, each) >= STRONG:
            found.add(role, [best], 0.5, "its name; there are no rows to check")


def _free(profiles: Sequence[Profile], found: Guess) -> list[Profile]:
    return [each for each in profiles if each.name not in found.taken]


def _find_id(profiles: Sequence[Profile], found: Guess) -> None:
    """The best named column of short values that (nearly) never repeat; else the first such."""
    able = [
        each
        for each in profiles
        if each.tokens > 0.9 and each.repeated < 0.05 and each.dates < 0.5 and each.emails < 0.5
    ]
    named = [each for each in able if _named_id(each) > 0]
    if named:
        best = max(named, key=lambda each: (_named_id(each), -each.position))
        found.add("id", [best.name], 0.9, "its name, and no value occurs twice")
        return
    for each in able:
        if (
            each.position == 0
            and each.values >= 5
            and each.filled == 1
            and each.words == 1
            and not (names.asks(each.name) or likeness(each.name, names.OUTPUT))
        ):
            found.add("id", [each.name], 0.5, "short values, none of which occurs twice")


def _named_id(each: Profile) -> float:
    by_id = 0.9 if each.name.strip() == "#" else likeness(each.name, names.ID)
    by_group = likeness(each.name, names.GROUP)
    return by_id if by_id > by_group or by_id >= 0.8 else 0.0


def _find_created(profiles: Sequence[Profile], sample: Rows, found: Guess) -> None:
    free = [each for each in _free(profiles, found) if not names.is_later_moment(each.name)]
    able = [each for each in free if each.dates > 0.8]
    if not able:
        # Seconds or days as programs count them, but only under a telling name.
        able = [
            each
            for each in free
            if each.numbers > 0.9
            and likeness(each.name, names.CREATED)
            and (each.length in {10, 13} or has_serials(row.get(each.name, "") for row in sample))
        ]
    if able:
        best = max(able, key=lambda each: (likeness(each.name, names.CREATED), -each.position))
        named = likeness(best.name, names.CREATED) > 0
        why = "its name, and it contains dates" if named else "it contains dates"
        found.add("created_at", [best.name], 0.9 if named else 0.6, why)


def _find_system(profiles: Sequence[Profile], found: Guess) -> None:
    for each in _free(profiles, found):
        if likeness(each.name, names.SYSTEM) >= 0.8 and each.words >= 3:
            found.add("system", [each.name], 0.9, "its name")
            return


def _find_texts(profiles: Sequence[Profile], sample: Rows, found: Guess) -> None:
    """The question and the answer."""
    able = [each for each in _free(profiles, found) if could_be_text(each)]
    answer = named_answer_of(able)
    asked = _question([each for each in able if each is not answer])
    texts = [each for each in able if each not in (answer, asked) and _is_plain_text(each)]
    longest = sorted(texts, key=lambda each: -each.length)
    if asked is None and answer is None and len(longest) > 1:
        asked = min(longest[:2], key=lambda each: each.position)
    elif asked is None and longest:
        asked = longest[0]
    elif asked is None:
        asked = _lone_subject(profiles, found)
    if asked is None:
        asked, answer = answer, None
    if asked is None:
        return
    asked = _whole_text(asked, [each for each in able if each is not answer])
    # Of two answers to compare, none is the answer; two texts to compare are both asked about.
    if answer is not None and any(_are_pair(answer, each) for each in able):
        answer = None
    pair = next((each for each in able if _are_pair(asked, each)), None)
    _add_input(asked, answer, profiles, found)
    if pair is not None:
        both = sorted([asked, pair], key=lambda each: each.position)
        found.roles["input"] = [each.name for each in both]
    if answer is not None and (proof := evidence(answer, asked, sample)):
        found.add("output", [answer.name], proof.sure, proof.why)
        return
    others = [
        each
        for each in able
        if each.name not in found.taken and not any(_are_pair(each, other) for other in able)
    ]
    proven = [(each, proof) for each in others if (proof := evidence(each, asked, sample))]
    # A column named for classes is what the texts are about; of two texts none is surely the answer.
    classed = any(names.is_any_class(each.name) and is_class(each) for each in profiles)
    if len(proven) == 1 and not (classed and not likeness(proven[0][0].name, names.OUTPUT)):
        each, proof = proven[0]
        found.add("output", [each.name], proof.sure, proof.why)


def _are_pair(one: Profile, other: Profile) -> bool:
    """Whether two columns are named as a pair to compare: ``sentence1`` and ``sentence2``."""
    names_of = [normal(each.name).replace(" ", "") for each in (one, other)]
    if sorted(names_of) == ["hypothesis", "premise"]:
        return True
    stems = {name[:-1] for name in names_of}
    return (
        len(stems) == 1
        and stems.isdisjoint(_NUMBERED)
        and "".join(sorted(name[-1:] for name in names_of)) in {"12", "ab"}
    )


def _add_input(
    asked: Profile, answer: Profile | None, profiles: Sequence[Profile], found: Guess
) -> None:
    columns = _with_subject(asked, [each for each in profiles if each is not answer], found)
    named = names.asks(asked.name)
    why = "the name, and it contains texts" if named else "it contains long, varied texts"
    found.add("input", columns, 0.95 if named >= STRONG else 0.8 if named else 0.6, why)


def _whole_text(asked: Profile, able: Sequence[Profile]) -> Profile:
    """The text that a description describes, where that is many times as long."""
    if normal(asked.name) != "description":
        return asked
    longer = [
        each
        for each in able
        if _is_plain_text(each) and names.asks(each.name) and each.length > 5 * asked.length
    ]
    return max(longer, key=lambda each: each.length, default=asked)


def _lone_subject(profiles: Sequence[Profile], found: Guess) -> Profile | None:
    """The subject, where an export has no longer text: a list of tickets."""
    named = [
        each
        for each in _free(profiles, found)
        if likeness(each.name, names.SUBJECT) >= 0.8 and each.values and not each.is_dull
    ]
    return max(named, key=lambda each: likeness(each.name, names.SUBJECT), default=None)


def _is_plain_text(each: Profile) -> bool:
    aside = (names.ASIDE, names.BESIDE)
    return each.is_text and not any(likeness(each.name, known) for known in aside)


def _question(able: Sequence[Profile]) -> Profile | None:
    texts = [each for each in able if each.is_text] or able
    best = max(texts, key=lambda each: (names.asks(each.name), each.length), default=None)
    return best if best is not None and names.asks(best.name) else None


def _with_subject(asked: Profile, profiles: Sequence[Profile], found: Guess) -> list[str]:
    """The question's columns: a subject and a context stand before the body."""
    before = []
    for known in (names.SUBJECT, names.CONTEXT):
        able = [
            each
            for each in profiles
            if each is not asked
            and each.name not in found.taken
            and likeness(each.name, known) >= 0.5
            and each.values > 1
            and not each.is_dull
            and (known is names.SUBJECT or each.is_text)
        ]
        if able:
            before.append(max(able, key=lambda each: likeness(each.name, known)).name)
    return [*before, asked.name]


def _find_group(profiles: Sequence[Profile], found: Guess) -> None:
    able = [each for each in _free(profiles, found) if each.length <= 80 and each.values > 1]
    named = [each for each in able if likeness(each.name, names.GROUP) >= 0.5]
    if named:
        best = max(named, key=lambda each: (likeness(each.name, names.GROUP), -each.position))
        found.add("group", [best.name], 0.8, "its name says what rows belong together by")
        return
    for each in able:
        if each.emails > 0.8 and each.repeated > 0:
            found.add("group", [each.name], 0.6, "e-mail addresses, some of which occur again")
            return


def _find_label(profiles: Sequence[Profile], sample: Rows, found: Guess) -> None:
    """The label; without another answer it is the answer too, where that is evident."""
    asked = _by_name(profiles, found.roles.get("input", [])[-1:])
    free = _free(profiles, found)
    if label := label_column(free, asked=asked, sample=sample):
        each, proof = label
        found.add("label", [each.name], proof.sure, proof.why)
        if "output" not in found.roles and asked is not None:
            answer = class_answer(each, free, asked, sample)
            if answer is not None:
                found.add("output", [each.name], answer.sure, answer.why)
    answer_column = _by_name(profiles, found.roles.get("output", []))
    if "label" not in found.roles and answer_column is not None:
        few = is_class(answer_column) and answer_column.words <= 3
        if few and answer_column.repeated > 0.2 and answer_column.count >= 10:
            why = "the answers are few different values"
            found.add("label", [answer_column.name], 0.6, why)


def _find_by_convention(profiles: Sequence[Profile], found: Guess) -> None:
    """Of a table without names that has two columns beside an id, the second is the answer.

    Unless a system fills it in, or it is no text while it hardly repeats, or nothing is asked.
    """
    asked = _by_name(profiles, found.roles.get("input", []))
    free = [each for each in _free(profiles, found) if each.name not in _ADDED]
    others = [each for each in free if each.values and not each.is_dull]
    if "output" in found.roles or asked is None or len(others) != 1 or not asked.is_text:
        return
    other = others[0]
    unnamed = all(_UNNAMED.fullmatch(each.name) or each.name in _ADDED for each in profiles)
    if not unnamed or other.vocabulary or other.position < asked.position:
        return
    if other.is_few and other.repeated > 0 and other.words <= 3 < asked.words + 1:
        found.add("label", [other.name], 0.7, "few different values, behind the text")
        found.add("output", [other.name], 0.75, "there is no answer except the label")
    elif asked.asking > max(0.0, other.asking):
        found.add("output", [other.name], 0.75, "the text behind the question")


def _by_name(profiles: Sequence[Profile], columns: Sequence[str]) -> Profile | None:
    """The profile of the only one of some columns."""
    return next((each for each in profiles if [each.name] == list(columns)), None)


def _suggest(profiles: Sequence[Profile], found: Guess) -> None:
    """What the answer could be, where nothing shows that it is: texts first, then few values."""
    if "output" in found.roles or "input" not in found.roles:
        return
    used = {name for role, taken in found.roles.items() if role != "label" for name in taken}
    free = [
        each
        for each in profiles
        if each.name not in used
        and each.values > 1
        and each.vocabulary != "decision"
        and not names.is_internal(each.name)
    ]
    texts = [each for each in free if each.is_text]
    short = [each for each in free if each not in texts and is_class(each)]
    short.sort(key=lambda each: (bool(each.vocabulary), -named_class(each), each.position))
    texts.sort(key=lambda each: (-likeness(each.name, names.OUTPUT), each.position))
    if texts or short:
        found.suggested["output"] = [each.name for each in (*texts, *short)][:_SUGGESTED]
