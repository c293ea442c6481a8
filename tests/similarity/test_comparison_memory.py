from hypothesis import given, settings
from hypothesis import strategies as st

from curate.similarity import Memory, clusters
from curate.similarity.resemblance import resemblances
from curate.text.comparison_key import PLAIN, ComparisonKey
from tests.similarity.test_clusters import columns

edits = st.lists(
    st.tuples(st.integers(0, 13), st.sampled_from(["", "please", "now now now"])), max_size=4
)


def found(texts, revisions, memory):
    ids = list(enumerate(revisions))
    known = memory.sign(ids, texts, 5, PLAIN)
    return clusters(texts, known=known, memory=memory)


def stored(memory):
    """What a store gives back: bytes."""
    return list(memory.fresh()), memory.dump()


@settings(deadline=None)
@given(columns, columns, edits, st.sets(st.integers(0, 27)))
def test_what_is_remembered_changes_nothing_about_the_result(before, added, edited, gone):
    first = Memory()
    found(before, [1] * len(before), first)
    texts, revisions = [*before, *added], [1] * (len(before) + len(added))
    for place, more in edited:
        if place < len(texts):
            texts[place] += more
            revisions[place] += 1
    kept = [i for i in range(len(texts)) if i not in gone]
    ids, now = [(i, revisions[i]) for i in kept], [texts[i] for i in kept]

    memory = Memory(*stored(first))
    again = clusters(now, known=memory.sign(ids, now, 5, PLAIN), memory=memory)

    assert again == clusters(now)


def test_only_what_is_new_is_signed_and_compared(monkeypatch):
    texts = [f"where is my order, it was due on monday the {n}th" for n in range(20)]
    first = Memory()
    found(texts, [1] * 20, first)
    compared = []
    monkeypatch.setattr(
        "curate.similarity.text_column.resemblances",
        lambda some, pairs, *how: compared.append(len(pairs)) or resemblances(some, pairs, *how),
    )

    memory = Memory(*stored(first))
    more = [*texts, "where is my order, it was due on tuesday the 3rd"]
    groups = found(more, [1] * 21, memory)

    assert [key for key, _, _ in memory.fresh()] == [20]
    assert sum(compared) <= 20
    assert groups == clusters(more)


def test_a_reading_decides_what_is_signed():
    texts = ["Hi, where is order 17?", "Hello team, where is order 2038?"]

    assert clusters(texts) == []
    (group,) = clusters(texts, key=ComparisonKey(numbers=False, courtesies=False))
    assert group.exact
