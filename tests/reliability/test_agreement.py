"""Agreement of people beyond chance, with intervals."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from curate.reliability import FEWEST, measure

# The worked example of Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), nominal data.
CODERS = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}


def random_pairs(number, share_same=0.7):
    random = np.random.default_rng(3)
    first = random.choice(list("abc"), number)
    other = random.choice(list("abc"), number)
    second = np.where(random.random(number) < share_same, first, other)
    return [str(one) for one in first], [str(one) for one in second]


def test_alpha_is_that_of_the_published_example():
    units = [{} for _ in range(12)]
    for coder, said in CODERS.items():
        for unit, value in zip(units, said.split(), strict=True):
            if value != ".":
                unit[coder] = value

    found = measure(units * 2)

    # Each of the forty values twice: the chance is that of eighty, drawn without putting back.
    assert found.value.value == pytest.approx(1 - (1 - 0.743) * 79 / 78, abs=5e-4)


def test_two_people_have_the_kappa_that_scikit_learn_gives_them():
    first, second = random_pairs(200)

    found = measure([{"ada": a, "bo": b} for a, b in zip(first, second, strict=True)])

    assert found.method == "cohen_kappa"
    assert found.value.value == pytest.approx(cohen_kappa_score(first, second))
    assert found.value.low < found.value.value < found.value.high
    assert found.percent.value == np.mean(np.array(first) == np.array(second))


def test_three_people_have_alpha_and_examples_of_one_of_them_do_not_count():
    judgments = [{"ada": "x", "bo": "x"}, {"bo": "y", "cy": "y"}, {"ada": "x", "cy": "y"}] * 10

    found = measure([*judgments, {"ada": "x"}])

    assert (found.method, found.common, found.people) == ("krippendorff_alpha", 30, 3)
    assert found.value.value == pytest.approx(1 - (1 / 3) / (2 * 30 * 30 / (60 * 59)))
    assert found.percent.value == pytest.approx(2 / 3)


def test_too_few_common_examples_say_nothing():
    found = measure([{"ada": "x", "bo": "x"}] * (FEWEST - 1))

    assert not found.known
    assert found.value is None
    assert measure([{"ada": "x"}]).percent is None


def test_agreement_beyond_chance_is_not_known_where_everybody_says_the_same():
    found = measure([{"ada": "x", "bo": "x"}] * 50)

    assert found.known
    assert found.value is None
    assert found.percent.value == 1


def test_the_interval_covers_what_is_true_about_as_often_as_it_says():
    random = np.random.default_rng(5)
    # Two people who agree by design: each says what is so in 90 % of cases, a or b evenly.
    true = 0.9**2 + 0.1**2
    held = 0
    for _ in range(100):
        so = random.random(80) < 0.5
        said = [so ^ (random.random(80) < 0.1) for _ in range(2)]
        found = measure(
            [{"ada": bool(a), "bo": bool(b)} for a, b in zip(*said, strict=True)], draws=300
        )
        held += found.percent.low <= true <= found.percent.high

    assert held >= 85
