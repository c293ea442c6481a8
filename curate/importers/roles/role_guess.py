"""A guess of the role of each column, from its name and its content."""

# Thresholds stand where they are used: each is a share of rows or a mean length.

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from curate.importers.roles import column_names as names
from curate.importers.roles.column_names import likeness
from curate.importers.roles.column_profiles import Profile, profile
from curate.importers.roles.mapping import Roles

_STRONG = 0.75


@dataclass(slots=True)
class Guess:
    """Roles found, how surely (0 to 1 each), and why, in sentences for the person."""

    roles: Roles = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

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
        """0 to 1: how sure the input and the output are."""
        return round((self.sure.get("input", 0.0) + self.sure.get("output", 0.0)) / 2, 2)


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
    _find_created(profiles, found)
    _find_system(profiles, found)
    _find_texts(profiles, found)
    _find_group(profiles, found)
    _find_label(profiles, found)
    return found


def named_answer(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> str | None:
    """The column whose name says that it holds answers, and which holds texts; else None."""
    able = [profile(name, position, sample) for position, name in enumerate(columns)]
    named = [
        (likeness(each.name, names.OUTPUT), each.name)
        for each in able
        if each.is_text and not names.is_internal(each.name)
    ]
    sure, name = max(named, default=(0.0, ""))
    return name if sure >= _STRONG else None


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
        if likeness(best, each) >= _STRONG:
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


def _find_created(profiles: Sequence[Profile], found: Guess) -> None:
    able = [each for each in _free(profiles, found) if each.dates > 0.8]
    if not able:
        # Unix seconds, but only under a telling name.
        able = [
            each
            for each in _free(profiles, found)
            if each.numbers > 0.9 and each.length in {10, 13} and likeness(each.name, names.CREATED)
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


def _find_texts(profiles: Sequence[Profile], found: Guess) -> None:
    """The question and the answer."""
    able = [each for each in _free(profiles, found) if _could_be_text(each)]
    answer = _answer(able)
    asked = _question([each for each in able if each is not answer])
    texts = [each for each in able if each not in (answer, asked) and _is_plain_text(each)]
    longest = sorted(texts, key=lambda each: -each.length)
    if asked is None and answer is None and len(longest) > 1:
        asked, answer = sorted(longest[:2], key=lambda each: each.position)
    elif asked is None and longest:
        asked = longest[0]
    elif asked is None:
        asked = _lone_subject(profiles, found)
    elif answer is None and asked is not None:
        rest = [
            each
            for each in longest
            if each.words >= 4
            and not likeness(each.name, names.SUBJECT)
            and not likeness(each.name, names.CONTEXT)
        ]
        answer = rest[0] if rest else None
    if asked is not None:
        columns = _with_subject(asked, [each for each in profiles if each is not answer], found)
        named = names.asks(asked.name)
        why = "the name, and it contains texts" if named else "it contains long, varied texts"
        found.add("input", columns, 0.95 if named >= _STRONG else 0.7 if named else 0.5, why)
    if answer is not None:
        named = likeness(answer.name, names.OUTPUT)
        why = "the name, and it contains texts" if named else "the other column of varied texts"
        found.add("output", [answer.name], 0.95 if named >= _STRONG else 0.7 if named else 0.5, why)


def _lone_subject(profiles: Sequence[Profile], found: Guess) -> Profile | None:
    """The subject, where an export has no longer text: a list of tickets."""
    named = [
        each
        for each in _free(profiles, found)
        if likeness(each.name, names.SUBJECT) >= 0.8 and each.values and not each.is_dull
    ]
    return max(named, key=lambda each: likeness(each.name, names.SUBJECT), default=None)


def _could_be_text(each: Profile) -> bool:
    if names.is_internal(each.name) or each.values == 0:
        return False
    named = max(names.asks(each.name), likeness(each.name, names.OUTPUT))
    return each.is_text or (named >= _STRONG and each.dates < 0.5 and each.emails < 0.5)


def _is_plain_text(each: Profile) -> bool:
    return each.is_text and not likeness(each.name, names.ASIDE)


def _answer(able: Sequence[Profile]) -> Profile | None:
    """The column named like an answer; ``Summary`` beside a description is a subject, though."""

    def sure(each: Profile) -> float:
        by_name = likeness(each.name, names.OUTPUT)
        if likeness(each.name, names.SUBJECT) >= 0.8 and any(
            other is not each and other.length >= each.length and _is_body(other) for other in able
        ):
            return 0.0
        return by_name if by_name >= names.asks(each.name) else 0.0

    best = max(able, key=lambda each: (sure(each), each.is_text, each.length), default=None)
    # With nothing else to ask about, a lone text is the question.
    return best if best is not None and sure(best) and len(able) > 1 else None


def _is_body(each: Profile) -> bool:
    bodies = (
        "description",
        "body",
        "message",
        "content",
        "details",
        "descripcion",
        "beschreibung",
        "descricao",
        "mensaje",
        "nachricht",
        "mensagem",
    )
    return likeness(each.name, bodies) > 0


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


def _find_label(profiles: Sequence[Profile], found: Guess) -> None:
    """The best named column of few values; without an answer, any; it then is the answer too."""
    free = [each for each in _free(profiles, found) if each.is_few]
    named = [each for each in free if likeness(each.name, names.LABEL) >= 0.5]
    if named:
        best = max(named, key=lambda each: (likeness(each.name, names.LABEL), -each.position))
        found.add("label", [best.name], 0.8, "its name, and few different values")
    else:
        needed = "output" not in found.roles
        plain = [
            each
            for each in free
            if not likeness(each.name, names.ASIDE)
            and each.values > 1
            and each.filled > 0.5
            and (needed or (each.repeated >= 0.7 and each.count >= 10 and each.words <= 3))
        ]
        if plain:
            found.add("label", [plain[0].name], 0.5, "few different values")
    if "output" not in found.roles and "input" in found.roles and "label" in found.roles:
        why = "there is no answer except the label"
        found.add("output", found.roles["label"], found.sure["label"], why)
    answer = found.roles.get("output", [])
    if "label" not in found.roles and len(answer) == 1:
        held = next(each for each in profiles if each.name == answer[0])
        if held.is_few and held.words <= 3 and held.repeated > 0.2 and held.count >= 10:
            found.add("label", answer, 0.6, "the answers are few different values")
