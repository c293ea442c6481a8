import math
from dataclasses import replace

import pytest
import torch

from curate.domain.errors import Cancelled
from curate.evaluation.generation import answer_all
from curate.models import Encoded, load

PROMPTS = [(40, 41, 42), (43,), (44, 45, 46, 47, 48, 49, 50), (51, 52), (60, 61, 62, 63)]


def go_on():
    return False


def asked(beginning=()):
    return [
        Encoded(i, (*beginning, *prompt), (70 + i,) * i + (258,))
        for i, prompt in enumerate(PROMPTS)
    ]


def by_the_book(loaded, record, most):
    """Answer and loss of one record, by transformers' own generation and a full forward pass."""
    ids = torch.tensor([record.prompt])
    out = loaded.model.generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=most, do_sample=False
    )
    whole = torch.tensor([record.prompt + record.answer])
    logits = loaded.model(whole).logits[0, len(record.prompt) - 1 : -1]
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(record.answer)).item()
    return loaded.chat.decode(out[0, len(record.prompt) :].tolist()), loss


@pytest.mark.parametrize("beginning", [(), tuple(range(100, 130))])
def test_answers_and_losses_of_a_batch_are_those_of_transformers_one_by_one(tiny, beginning):
    loaded, records = load(tiny), asked(beginning)

    answers = answer_all(loaded, records, 12, lambda _: None, go_on)

    wanted = [by_the_book(loaded, record, 12) for record in records]
    assert [answer.text for answer in answers] == [text for text, _ in wanted]
    assert [answer.loss for answer in answers] == pytest.approx(
        [loss for _, loss in wanted], abs=1e-4
    )
    assert all(
        answer.tokens > len(record.prompt) for answer, record in zip(answers, records, strict=True)
    )


def test_how_sure_a_model_was_is_the_product_of_the_probabilities_of_its_tokens(tiny):
    loaded, records = load(tiny), asked()

    answers = answer_all(loaded, records, 6, lambda _: None, go_on)

    for record, answer in zip(records, answers, strict=True):
        prompt = torch.tensor([record.prompt])
        out = loaded.model.generate(
            prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=6, do_sample=False
        )
        logits = loaded.model(out).logits[0, len(record.prompt) - 1 : -1]
        said = out[0, len(record.prompt) :]
        each = logits.log_softmax(dim=-1)[torch.arange(len(said)), said]
        assert answer.sure == pytest.approx(each.sum().exp().item(), rel=1e-3)
        assert answer.written == len([one for one in said.tolist() if one not in loaded.chat.stops])


def test_an_answer_ends_where_the_model_ends_it(tiny):
    loaded, records = load(tiny), asked()
    (free,) = answer_all(loaded, records[2:3], 12, lambda _: None, go_on)
    letters = loaded.chat.tokenizer.encode(free.text).ids
    stopping = replace(loaded, chat=replace(loaded.chat, config_stops=(letters[4],)))

    answers = answer_all(stopping, records, 12, lambda _: None, go_on)

    assert answers[2].text == loaded.chat.decode(letters[: letters.index(letters[4])])


def test_progress_is_reported_and_cancelling_stops_the_work(tiny):
    told = []

    answer_all(load(tiny), asked(), 3, told.append, go_on)

    assert told[-1] == 1.0
    with pytest.raises(Cancelled):
        answer_all(load(tiny), asked(), 3, lambda _: None, lambda: True)


def test_nothing_asked_is_nothing_answered(tiny):
    assert answer_all(load(tiny), [], 3, lambda _: None, go_on) == []


def test_losses_are_finite_for_an_answer_that_is_only_an_end(tiny):
    (answer,) = answer_all(load(tiny), [Encoded(0, (1, 2), (258,))], 3, lambda _: None, go_on)

    assert math.isfinite(answer.loss)
