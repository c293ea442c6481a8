"""What reviewers correct again and again, as suggestions for the guidelines."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256

from curate.domain.actions import Event
from curate.domain.guidelines import GuidelineSuggestion, SuggestionKind
from curate.services.people import permit
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.text import count, normalize
from curate.text.corrections import EXAMPLES, TIMES, Correction, Habit, habits

READ = 2_000
"""Corrections that are looked through, the newest."""
MOST = 20
"""Suggestions at once."""
EVIDENCE = 100
"""Examples that a suggestion names."""
NAMED = 5
"""Those of which it gives the name."""
SHORTEST = 3
"""Characters of what a suggestion is about."""


def suggest_guidelines(database: Database, project: str) -> list[GuidelineSuggestion]:
    """What was corrected at least five times in at least three examples, the most frequent first.

    Counted are decisions of people on one example at a time. What changed many examples at once is no
    evidence, nor is one text that was pasted into many. Neither is suggested what most approved answers do
    otherwise, what the guidelines say already, or what somebody dismissed.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        events = stores.history.corrections(key, READ)
        current = stores.guidelines.current(key)
        dismissed = stores.guidelines.dismissed(key)
    said = normalize(" ".join((current.text, *current.definitions.values())))
    wanted = [
        one
        for one in (*_labels(events), *_habits(events))
        if _mark(one[0], one[1], one[2]) not in dismissed
        and normalize(one[1] if one[0] == "removed" else one[2]) not in said
    ]
    wanted.sort(key=lambda one: -len(one[3]))
    with database.read() as stores:
        found = [_suggestion(stores, key, *one) for one in wanted[:MOST]]
    return [one for one in found if one.kept <= one.times]


def dismiss_suggestion(
    database: Database, project: str, mark: str, person: str | None = None
) -> None:
    """Never suggest that again.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person is no owner of it.
    """
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "guidelines")
        stores.projects.lock(key)
        stores.guidelines.dismiss(key, [mark[:64]], person)


def with_sentence(text: str, sentence: str) -> str:
    """Guidelines with one sentence more, as the last item of the list at their end."""
    text = text.rstrip()
    if not text:
        return f"- {sentence}\n"
    last = text.rsplit("\n", 1)[-1]
    return f"{text}{chr(10) if last.startswith('- ') else chr(10) * 2}- {sentence}\n"


_Found = tuple[SuggestionKind, str, str, list[int]]
"""What is done, what was there, what is there now, and in which examples."""


def _habits(events: Sequence[Event]) -> Iterator[_Found]:
    corrections = [
        Correction(one.example, one.before["output"], one.after["output"])
        for one in events
        if "output" in one.before and "output" in one.after
    ]
    for habit in habits(corrections):
        if len(_about(habit)) >= SHORTEST:
            yield habit.what, habit.old, habit.new, [corrections[n].example for n in habit.places]


def _about(habit: Habit) -> str:
    return habit.old or habit.new


def _labels(events: Sequence[Event]) -> Iterator[_Found]:
    changed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in events:
        before, after = one.before.get("label"), one.after.get("label")
        if before and after and before != after:
            changed[before, after].append(one.example)
    for (before, after), examples in changed.items():
        if len(examples) >= TIMES and len(set(examples)) >= EXAMPLES:
            yield "label", before, after, examples


def _suggestion(
    stores: Stores, project: int, kind: SuggestionKind, old: str, new: str, found: list[int]
) -> GuidelineSuggestion:
    times = len(found)
    examples = tuple(dict.fromkeys(reversed(found)))[:EVIDENCE]
    known = stores.examples.many(project, examples[:NAMED])
    examples = tuple(one for one in examples if one in known or one not in examples[:NAMED])
    names = tuple(known[one].external_id or f"Example {one}" for one in examples[:NAMED])
    kept = stores.guidelines.count_approved(project, old) if kind in {"removed", "replaced"} else 0
    often = count(times, "time")
    question, draft = _in_words(kind, old, new, often, _kept(kept))
    return GuidelineSuggestion(
        _mark(kind, old, new), kind, old, new, times, examples, names, kept, question, draft
    )


def _in_words(kind: SuggestionKind, old: str, new: str, often: str, kept: str) -> tuple[str, str]:
    """The suggestion as a question, and the sentence for the guidelines."""
    match kind:
        case "removed":
            question = (
                f"“{old}” was removed {often}{kept}. Add to the guidelines that it is not written?"
            )
            return question, f"Do not write “{old}”."
        case "added":
            question = f"“{new}” was added {often}. Add to the guidelines that it is written?"
            return question, f"Write “{new}” where it fits."
        case "replaced":
            question = (
                f"“{old}” was replaced with “{new}” {often}{kept}. Add that to the guidelines?"
            )
            return question, f"Write “{new}” instead of “{old}”."
        case "label":
            question = (
                f"The label “{old}” was changed to “{new}” {often}. Add to the guidelines how the two are "
                "told apart?"
            )
            return question, f"Label “{new}”, not “{old}”, where …"


def _kept(number: int) -> str:
    return f", and stands in {count(number, 'approved answer')}" if number else ""


def _mark(kind: SuggestionKind, old: str, new: str) -> str:
    return sha256(repr((kind, normalize(old), normalize(new))).encode()).hexdigest()
