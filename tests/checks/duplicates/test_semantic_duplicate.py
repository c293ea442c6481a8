"""The same request in other words."""

import sys

import pytest

from curate.checks import checks, sentence
from curate.domain.errors import Unusable
from curate.domain.examples import Example
from curate.similarity import embeddings

ROWS = [
    Example(1, "How do I cancel my order?", ""),
    Example(2, "Cancel my order, how do I do that?", ""),
    Example(3, "The brakes of my bicycle squeak in the rain.", ""),
    Example(4, "", ""),
]


def test_the_same_request_in_another_order_of_words_is_found():
    pytest.importorskip("wordllama")

    (finding,) = checks.make("semantic_duplicate").run(ROWS)

    assert set(finding.examples) == {1, 2}
    assert finding.severity == "note"
    assert 0.9 <= finding.score < 1
    assert f"cosine similarity of their words up to {finding.score:.2f}" in sentence(finding)


def test_without_its_package_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "wordllama", None)
    embeddings._model.cache_clear()

    with pytest.raises(Unusable, match=r"pip install 'curate-tuning\[semantic\]'"):
        list(checks.make("semantic_duplicate").run(ROWS))


def test_it_does_not_run_unless_somebody_asks():
    assert not checks["semantic_duplicate"].default
