"""Continuations of several prompts are those of each prompt by itself, however the beginning is kept."""

import pytest
import torch

from curate.models import Continuation, Encoded, load, prefix_attention, share_prefix
from curate.models.roomy_cache import roomy_cache

BEGINNING = tuple(range(100, 140))
OWN = [(40, 41, 42), (43,), (44, 45, 46, 47, 48, 49, 50), (51, 52)]


def records(beginning=BEGINNING):
    return [Encoded(i, (*beginning, *own), (70 + i, 71, 258)) for i, own in enumerate(OWN)]


def one_by_one(causal, asked, most):
    made = []
    for one in asked:
        ids = torch.tensor([one.prompt])
        out = causal.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=most, do_sample=False,
            eos_token_id=258, pad_token_id=256,
        )  # fmt: skip
        said = out[0, ids.shape[1] :].tolist()
        made.append(said[: said.index(258)] if 258 in said else said)
    return made


def together(causal, asked, most, shared):
    with torch.inference_mode():
        beginning = share_prefix(causal, asked[0].prompt[:shared], 1)
        begun = Continuation(causal, asked, most, beginning, shared)
        losses = begun.losses()
        return begun.generate({258}, lambda: False), losses, begun


@pytest.mark.parametrize("shares", [True, False])
def test_rows_with_a_common_beginning_say_what_each_says_alone(tiny, monkeypatch, shares):
    if not shares:
        monkeypatch.setattr(prefix_attention, "KNOWN", frozenset())
    causal, asked = load(tiny).model, records()

    said, losses, begun = together(causal, asked, 16, len(BEGINNING))

    assert said == one_by_one(load(tiny).model, asked, 16)
    assert bool(begun.shared) is shares
    for one, loss in zip(asked, losses, strict=True):
        whole = torch.tensor([one.prompt + one.answer])
        logits = causal(whole).logits[0, len(one.prompt) - 1 : -1]
        wanted = torch.nn.functional.cross_entropy(logits, torch.tensor(one.answer)).item()
        assert loss == pytest.approx(wanted, abs=1e-4)


def test_a_beginning_is_read_in_parts_where_there_are_many_scores(tiny, monkeypatch):
    asked = records()
    whole, _, _ = together(load(tiny).model, asked, 16, len(BEGINNING))
    monkeypatch.setattr(prefix_attention, "_NUMBERS", 1)

    assert together(load(tiny).model, asked, 16, len(BEGINNING))[0] == whole


def test_rows_without_a_common_beginning_say_what_each_says_alone(tiny):
    causal, asked = load(tiny).model, records(())

    assert together(causal, asked, 16, 0)[0] == one_by_one(causal, asked, 16)


def test_the_beginning_is_not_changed_by_those_who_continue_it(tiny):
    causal = load(tiny).model
    with torch.inference_mode():
        beginning = share_prefix(causal, BEGINNING, 1)
    before = [layer.keys.clone() for layer in beginning.layers]

    for spare in (0, 20):
        cache = roomy_cache(causal, beginning, 3, spare)
        more = torch.ones((3, 2, 5, 8))
        keys, _ = cache.update(more, more, 0)
        assert keys.shape == (3, 2, len(BEGINNING) + 5, 8)
        assert torch.equal(keys[1, :, : len(BEGINNING)], before[0][0])

    assert all(
        torch.equal(layer.keys, kept) for layer, kept in zip(beginning.layers, before, strict=True)
    )


def test_asked_to_stop_nothing_is_said(tiny):
    with torch.inference_mode():
        begun = Continuation(load(tiny).model, records(()), 5)

        assert begun.generate({258}, lambda: True) is None
