"""Examples that resemble one: candidates by rare words that they share, compared exactly."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from math import log, sqrt
from typing import Any

from curate.domain.errors import Unusable
from curate.domain.examples import Example, asked
from curate.stores import Stores
from curate.text.search import words_of

WORDS, RAREST = 60, 16
"""Different words of a text that are looked at, and how many of them look for candidates."""
COMMON = 3_000
"""Examples that a word may lead to."""
CANDIDATES = 400
"""Those that share the rarest words are compared."""
LEAST = 0.2
"""How similar an example must be to be shown, 0 to 1."""


def similar(stores: Stores, project: int, example: int) -> tuple[dict[int, float], str]:
    """Examples that resemble one, the most similar first, with the similarity of each.

    Returns:
        Similarities (0 to 1) by id, and by what they were compared: ``meaning`` (the cosine of word
        vectors, where wordllama is installed) or ``words`` (the cosine of TF-IDF).

    Raises:
        NotFound: The project has no such example.
    """
    one = stores.examples.get(project, example)
    count = stores.examples.count(project)
    rare = _rarest(stores, one, count)
    shared: dict[int, float] = defaultdict(float)
    for ids in rare.values():
        weight = log(1 + count / max(len(ids), 1))
        for key in ids:
            shared[key] += weight
    shared.pop(example, None)
    best = sorted(shared, key=lambda key: (-shared[key], key))[:CANDIDATES]
    others = list(stores.examples.many(project, best).values())
    compared, by = _compared(one, others)
    found = {
        other.id: value for other, value in zip(others, compared, strict=True) if value >= LEAST
    }
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))), by


def load_vectors() -> None:
    """Read the word vectors, where they are installed: before a transaction begins."""
    with suppress(Unusable):
        _embed([])


def _embed(texts: Sequence[str]) -> Any:
    from curate.similarity.embeddings import embed  # it brings NumPy along

    return embed(texts)


def _rarest(stores: Stores, one: Example, count: int) -> Mapping[str, Sequence[int]]:
    words = sorted(set(words_of(_text(one))), key=lambda word: (-len(word), word))[:WORDS]
    found = {word: stores.index.with_word(word, limit=COMMON) for word in words}
    usual = [word for word in words if 1 < len(found[word]) < min(COMMON, count)]
    chosen = sorted(usual, key=lambda word: (len(found[word]), word))[:RAREST]
    return {word: found[word] for word in chosen or words[:RAREST]}


def _text(example: Example) -> str:
    return asked(example.turns, example.input)


def _compared(one: Example, others: Sequence[Example]) -> tuple[list[float], str]:
    texts = [_text(each) for each in (one, *others)]
    try:
        vectors = _embed(texts)
    except Unusable:
        return _by_words(texts), "words"
    return [float(value) for value in vectors[1:] @ vectors[0]], "meaning"


def _by_words(texts: Sequence[str]) -> list[float]:
    """The cosine of the first text's TF-IDF with that of each other."""
    bags = []
    owners: dict[str, int] = defaultdict(int)
    for text in texts:
        bag: dict[str, float] = defaultdict(float)
        for word in words_of(text):
            bag[word] += 1
        bags.append(bag)
        for word in bag:
            owners[word] += 1
    for bag in bags:
        for word in bag:
            bag[word] = (1 + log(bag[word])) * log(1 + len(texts) / owners[word])
        length = sqrt(sum(value * value for value in bag.values())) or 1.0
        for word in bag:
            bag[word] /= length
    first, *rest = bags
    return [sum(value * bag.get(word, 0.0) for word, value in first.items()) for bag in rest]
