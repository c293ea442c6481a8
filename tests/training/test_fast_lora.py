import pytest
import torch
from peft import LoraConfig, get_peft_model

from curate.models import Encoded, answer_losses, load, quiet_peft
from curate.training.fast_lora import make_fast

BATCH = [Encoded(1, (65, 66, 67), (70, 71, 258)), Encoded(2, (68, 69), (72, 258))]


def lora(folder, **changes):
    options = {
        "r": 4,
        "lora_alpha": 12,
        "target_modules": "all-linear",
        "task_type": "CAUSAL_LM",
        **changes,
    }
    torch.manual_seed(1)
    with quiet_peft():
        model = get_peft_model(load(folder).model, LoraConfig(**options))
    for name, weight in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(weight, std=0.1)
    return model


def loss_and_gradients(model):
    loss = answer_losses(model.get_base_model(), BATCH).sum()
    loss.backward()
    return loss, {
        name: weight.grad for name, weight in model.named_parameters() if weight.requires_grad
    }


def test_fast_layers_give_the_loss_and_the_gradients_of_peft(tiny):
    wanted, wanted_gradients = loss_and_gradients(lora(tiny))
    fast = lora(tiny)

    assert make_fast(fast) == 14
    loss, gradients = loss_and_gradients(fast)

    torch.testing.assert_close(loss, wanted)
    torch.testing.assert_close(gradients, wanted_gradients)


@pytest.mark.parametrize("options", [{"lora_dropout": 0.1}, {"use_dora": True}])
def test_layers_that_do_more_than_plain_lora_are_left_to_peft(tiny, options):
    assert make_fast(lora(tiny, **options)) == 0


def test_bfloat16_weights_give_nearly_the_same(tiny):
    wanted, _ = loss_and_gradients(lora(tiny))
    fast = lora(tiny)
    make_fast(fast, bfloat16=True)

    loss, gradients = loss_and_gradients(fast)

    torch.testing.assert_close(loss, wanted, rtol=0.02, atol=0.02)
    assert all(gradient.dtype == torch.float32 for gradient in gradients.values())
