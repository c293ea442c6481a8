"""Names and places found by Presidio, an optional extra that is loaded only on request."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib import metadata
from typing import Any, Protocol

from curate.domain.errors import Unusable
from curate.text.personal import Kind, Personal

Finder = Callable[[str, Sequence[Personal]], list[Personal]]
KINDS: dict[str, Kind] = {"PERSON": "name", "LOCATION": "place", "NRP": "origin"}
_LONGEST = 100


class Recognized(Protocol):
    """What Presidio's results have."""

    entity_type: str
    start: int
    end: int
    score: float


def found_by_presidio(language: str = "en") -> Finder:
    """A function that adds Presidio's names and places to what the patterns found in a text.

    Raises:
        Unusable: Presidio or a model of that language is not installed; the message says how to get it.
    """
    analyzer = _analyzer(language)

    def find(text: str, known: Sequence[Personal]) -> list[Personal]:
        results = analyzer.analyze(text=text, language=language, entities=list(KINDS))
        return add_recognized(text, known, results)

    return find


def add_recognized(
    text: str, known: Sequence[Personal], results: Iterable[Recognized]
) -> list[Personal]:
    """What Presidio recognized and the patterns did not, in order, none overlapping.

    A name of one word is less sure than Presidio says: it takes any capitalised word for one.
    """
    taken = [(one.start, one.end) for one in known]
    added: list[Personal] = []
    for one in sorted(results, key=lambda result: (-result.score, result.start)):
        kind = KINDS.get(one.entity_type)
        value = text[one.start : one.end]
        start = one.start + len(value) - len(value.lstrip())
        end = one.start + len(value.split("\n")[0].rstrip())
        free = all(end <= first or last <= start for first, last in taken)
        if kind is None or not free or not 1 < end - start <= _LONGEST:
            continue
        full = kind == "name" and " " in text[start:end]
        taken.append((start, end))
        added.append(Personal(kind, start, end, 0.8 if full else 0.5))
    return sorted(added, key=lambda place: place.start)


@lru_cache(maxsize=4)
def _analyzer(language: str) -> Any:
    try:
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import NlpEngineProvider
    except ImportError:
        raise Unusable(
            "Presidio is not installed, so it can't look for names. Nothing was checked: "
            'install it with `pip install "curate-tuning[personal]"`, or leave the option off.'
        ) from None
    models = installed_models(language)
    if not models:
        raise Unusable(
            f"Presidio has no language model for {language!r}. Nothing was checked: install one with "
            f"`python -m spacy download {_USUAL.get(language, 'xx_ent_wiki_sm')}`, or leave the option off."
        )
    engine = NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": language, "model_name": models[0]}],
            "ner_model_configuration": {"labels_to_ignore": ["CARDINAL", "ORDINAL", "MONEY"]},
        }
    ).create_engine()
    return AnalyzerEngine(nlp_engine=engine, supported_languages=[language])


_USUAL = {
    "en": "en_core_web_sm", "de": "de_core_news_sm", "fr": "fr_core_news_sm", "es": "es_core_news_sm",
    "it": "it_core_news_sm", "pt": "pt_core_news_sm", "nl": "nl_core_news_sm", "pl": "pl_core_news_sm",
}  # fmt: skip
_SIZES = ("lg", "md", "sm")


def installed_models(language: str) -> list[str]:
    """SpaCy models of a language that are installed here, the largest first."""
    found = {
        one.name
        for one in metadata.entry_points(group="spacy_models")
        if one.name.startswith(f"{language}_core_")
    }
    sizes = {name: next((n for n, s in enumerate(_SIZES) if f"_{s}" in name), 9) for name in found}
    return sorted(found, key=lambda name: (sizes[name], name))
