"""The column of answers: named so, or shown by its words to reply to the column of questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curate.importers.roles import column_names as names
from curate.importers.roles.column_names import likeness
from curate.importers.roles.column_profiles import Profile
from curate.importers.roles.shared_words import Shared, shared_words

STRONG = 0.75
_BODIES = (
    *("description", "body", "message", "content", "details", "descripcion", "beschreibung"),
    *("descricao", "mensaje", "nachricht", "mensagem"),
)
# Answers that are a yes or no, or a number, under these names only, and where something is asked.
_SHORT = (
    "answer",
    "output",
    "response",
    "completion",
    "respuesta",
    "antwort",
    "reponse",
    "resposta",
)

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """How surely a column holds the answers, 0 to 1, and why, the end of a sentence."""

    sure: float
    why: str


def could_be_text(each: Profile) -> bool:
    """Whether a column may be a question or an answer by its content or its whole name."""
    if names.is_internal(each.name) or each.values == 0:
        return False
    answers = likeness(each.name, names.OUTPUT)
    # A house format may be a JSON object; nothing but its name tells it from what a program keeps there.
    if each.machine > 0.5 and not (each.objects > 0.8 and answers >= STRONG):
        return False
    named = max(names.asks(each.name), answers)
    return each.is_text or (named >= STRONG and each.dates < 0.5 and each.emails < 0.5)


def is_body(each: Profile) -> bool:
    """Whether a name says that the whole message stands in a column."""
    return likeness(each.name, _BODIES) > 0


def named_answers(able: Sequence[Profile]) -> Profile | None:
    """The column named like an answer; ``Summary`` beside a description is a subject, though."""

    def sure(each: Profile) -> float:
        by_name = likeness(each.name, names.OUTPUT)
        if max(likeness(each.name, names.BESIDE), likeness(each.name, names.TECHNICAL)) > max(
            by_name, 0.79
        ):
            return 0.0
        if likeness(each.name, names.SUBJECT) >= 0.8 and any(
            other is not each and other.length >= each.length and is_body(other) for other in able
        ):
            return 0.0
        return by_name if by_name >= names.asks(each.name) else 0.0

    ranked = sorted(able, key=lambda each: (sure(each), each.is_text, each.length), reverse=True)
    best = next(iter(ranked), None)
    if best is not None and not best.is_text and 5 * best.values <= best.count:
        # How a ticket ended ("done") is no answer beside a column of replies.
        best = next((each for each in ranked if each.is_text and sure(each) >= STRONG), best)
    # With nothing else to ask about, a lone text is the question.
    return best if best is not None and sure(best) and len(able) > 1 else None


def evidence(each: Profile, asked: Profile, sample: Rows) -> Evidence | None:
    """What speaks for a column as the answers to a column of questions; None if not enough does."""
    shared = shared_words(
        [row.get(asked.name, "") for row in sample], [row.get(each.name, "") for row in sample]
    )
    named = likeness(each.name, names.OUTPUT)
    aside = max(likeness(each.name, names.BESIDE), likeness(each.name, names.TECHNICAL))
    if named and named >= names.asks(each.name) and aside <= max(named, 0.79):
        return _by_name(each, asked, shared, named)
    return _by_content(each, asked, shared)


def _by_name(each: Profile, asked: Profile, shared: Shared, named: float) -> Evidence | None:
    if not _says_something(each, asked):
        return None
    if names.is_unsure_output(each.name):
        few = each.count < 4
        if shared.is_copy or not (shared.related or few) or not (each.is_text or few):
            return None
        return Evidence(0.85 if shared.related else 0.6, "the name, and it contains texts")
    if named >= STRONG:
        why = "the name, and it contains texts" if each.is_text else "its name"
        return Evidence(0.95 if each.count >= 2 else 0.9, why)
    if each.is_text and each.repeated < 0.7:
        return Evidence(0.85 if shared.related else 0.7, "the name, and it contains texts")
    return None


def _says_something(each: Profile, asked: Profile) -> bool:
    """Whether what stands below a name of answers may be answers, rather than what a system fills in."""
    if each.vocabulary in {"boolean", "language"}:
        return likeness(each.name, _SHORT) >= 0.8 and asked.asking >= 0.5
    if each.vocabulary and (each.values >= 2 or each.count >= 5):
        return False
    if each.values == 1 and each.count >= 20:
        return False
    # Few numbers that occur again are codes: 200, 404.
    if each.is_numbered and each.count >= 10:
        return likeness(each.name, _SHORT) >= 0.8 and asked.asking >= 0.5
    return True


def _by_content(each: Profile, asked: Profile, shared: Shared) -> Evidence | None:
    """A text that no name speaks for or against must take up the words of the question.

    One that stands before the question is rather its title, unless it takes up many.
    """
    against = (names.SUBJECT, names.CONTEXT, names.ASIDE, names.BESIDE, names.TECHNICAL)
    if (
        not each.is_text
        or each.words < 4
        or each.vocabulary
        or names.asks(each.name) >= STRONG
        or any(likeness(each.name, known) for known in against)
        or each.repeated > 0.5
        or shared.is_copy
    ):
        return None
    if each.position < asked.position and (each.words < 12 or shared.own < 0.2):
        return None
    asks = names.asks(asked.name) >= STRONG or asked.asking >= 0.5
    if not asks or not shared.related or each.asking > max(0.3, asked.asking / 2):
        return None
    return Evidence(0.75, "it takes up words of the question in its row")
