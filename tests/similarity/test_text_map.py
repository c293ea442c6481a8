import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from curate.similarity.text_map import place, vectors

KINDS = (
    "the brake squeals on wet days and the lever feels soft, number {}",
    "my invoice shows the wrong amount, please refund the difference, number {}",
    "the parcel never came, the courier says it was delivered, number {}",
)


def test_look_alikes_lie_together():
    texts = [KINDS[number % 3].format(number) for number in range(120)]

    points = place(vectors(texts))

    gaps = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(gaps, np.inf)
    assert (gaps.argmin(axis=1) % 3 == np.arange(120) % 3).all()


@given(st.lists(st.text(max_size=30), max_size=40))
def test_any_texts_have_places_within_the_square(texts):
    points = place(vectors(texts))

    assert points.shape == (len(texts), 2)
    assert np.isfinite(points).all()
    assert ((points >= 0) & (points <= 1)).all()


def test_the_same_texts_give_the_same_map():
    texts = [KINDS[number % 3].format(number) for number in range(30)]

    assert (place(vectors(texts)) == place(vectors(texts))).all()
