import json

import pytest

from curate.domain.errors import UnreadableFile
from curate.training.prices import SHIPPED, read_prices


def test_every_price_that_is_shipped_says_who_says_so_and_how_far_to_trust_it(tmp_path):
    prices = read_prices(tmp_path)

    assert prices.tuning
    assert prices.answering
    for one in (*prices.tuning, *prices.answering):
        assert one.source
        # Nothing is shipped that was read on the host's own page: none may say so.
        assert one.trust in {"low", "medium"}
    assert f"{prices.as_of:%Y-%m-%d}" == "2026-05-08"


def test_a_users_own_list_comes_first(tmp_path):
    own = json.loads(SHIPPED.read_text())
    own["tuning"] = [
        {
            "host": "Mine",
            "per_million_tokens": 2,
            "at_least": 4,
            "date": "2026-11-01",
            "source": "their mail",
            "trust": "high",
        }
    ]
    (tmp_path / "prices.json").write_text(json.dumps(own))

    mine = read_prices(tmp_path).tuning[0]

    assert mine.cost(10_000_000) == (20, 20)
    assert mine.cost(1_000) == (4, 4)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", "it is not valid JSON"),
        ('{"tuning": [{"host": "A"}]}', "tuning.0"),
        ('{"passes": 0}', "passes"),
        ('{"colour": 1}', "colour"),
    ],
)
def test_a_list_that_cannot_be_used_says_where_and_what_to_do(tmp_path, text, what):
    (tmp_path / "prices.json").write_text(text)

    with pytest.raises(UnreadableFile, match=what) as raised:
        read_prices(tmp_path)

    assert "delete" in str(raised.value)
