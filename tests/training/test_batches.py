from hypothesis import given
from hypothesis import strategies as st

from curate.models import Encoded
from curate.training.batches import batches, passes

lengths = st.lists(st.integers(1, 60), min_size=1, max_size=80)


def encoded(lengths):
    return [Encoded(i, (1,) * length, (2,)) for i, length in enumerate(lengths)]


@given(lengths, st.integers(1, 9), st.integers(0, 5), st.integers(0, 5))
def test_every_record_comes_once_an_epoch(lengths, size, seed, epoch):
    records = encoded(lengths)

    made = batches(records, size, seed, epoch)

    assert sorted(record.example for batch in made for record in batch) == list(range(len(records)))
    assert all(1 <= len(batch) <= size for batch in made)


@given(lengths, st.integers(1, 9), st.integers(0, 5))
def test_the_order_depends_on_the_seed_and_the_epoch_alone(lengths, size, seed):
    assert batches(encoded(lengths), size, seed, 1) == batches(encoded(lengths), size, seed, 1)


def test_epochs_and_seeds_differ():
    records = encoded(range(1, 60))

    orders = [batches(records, 4, seed, epoch) for seed in (0, 1) for epoch in (0, 1)]

    assert all(orders.count(order) == 1 for order in orders)


def test_about_equally_long_records_share_a_batch():
    records = encoded([i % 40 + 1 for i in range(320)])

    made = batches(records, 8, 0, 0)

    padding = sum(max(map(len, batch)) - len(record) for batch in made for record in batch)
    assert padding / sum(map(len, records)) < 0.1


@given(lengths, st.integers(1, 200))
def test_a_pass_holds_no_more_tokens_than_it_may_unless_it_is_one_record(lengths, most):
    records = encoded(lengths)

    made = passes(records, most)

    assert [record for piece in made for record in piece] == records
    assert all(len(piece) == 1 or len(piece) * max(map(len, piece)) <= most for piece in made)
