import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from curate.models import Encoded, answer_losses, load, shared_prefix

prompts = st.lists(
    st.lists(st.integers(0, 2), min_size=1, max_size=30).map(tuple), min_size=2, max_size=6
)


@given(prompts)
def test_a_shared_prefix_is_common_and_leaves_every_prompt_a_token(prompts):
    length = shared_prefix(prompts)

    assert all(prompt[:length] == prompts[0][:length] for prompt in prompts)
    assert all(len(prompt) > length for prompt in prompts)


@given(prompts, st.lists(st.integers(0, 9), min_size=8, max_size=12).map(tuple))
def test_the_shared_prefix_is_found_whole(prompts, beginning):
    longer = [beginning + prompt for prompt in prompts]

    length = shared_prefix(longer)

    column = {prompt[length : length + 1] for prompt in longer}
    assert length >= len(beginning)
    assert len(column) > 1 or any(len(prompt) == length + 1 for prompt in longer)


def plain_losses(model, record):
    """The same by the book: one record, every logit, nothing shared."""
    whole = torch.tensor([record.prompt + record.answer])
    logits = model(whole).logits[0, len(record.prompt) - 1 : -1]
    return torch.nn.functional.cross_entropy(
        logits, whole[0, len(record.prompt) :], reduction="none"
    )


@pytest.mark.parametrize("shared", [0, 20])
def test_losses_of_a_batch_are_those_of_its_records_one_by_one(tiny, shared):
    model = load(tiny).model
    beginning = tuple(range(shared))
    batch = [
        Encoded(1, (*beginning, 40, 41, 42), (50, 258)),
        Encoded(2, (*beginning, 43), (51, 52, 53, 54, 258)),
        Encoded(3, (*beginning, 44, 45, 46, 47, 48, 49), (258,)),
    ]

    losses = answer_losses(model, batch)

    torch.testing.assert_close(losses, torch.cat([plain_losses(model, one) for one in batch]))
