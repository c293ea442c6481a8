"""A base model of a few thousand random weights, built from a config: no download."""

import json
from pathlib import Path

from curate.domain.records import Record

CHATML = (
    "{% for message in messages %}"
    "{% if loop.first and message['role'] != 'system' %}<|im_start|>system\nBe kind.<|im_end|>\n{% endif %}"
    "<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def write_tiny_model(
    folder: Path, *, template: str | None = CHATML, context: int = 512, seed: int = 0
) -> Path:
    """A two-layer Llama on bytes, in the files that a real model has."""
    write_tiny_tokenizer(folder, template=template)
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=260,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=context,
        tie_word_embeddings=True,
        bos_token_id=257,
        eos_token_id=258,
        pad_token_id=256,
        initializer_range=0.2,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


def write_tiny_tokenizer(folder: Path, *, template: str | None = CHATML) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    folder.mkdir(parents=True, exist_ok=True)
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({letter: i for i, letter in enumerate(letters)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [AddedToken(name, special=True) for name in ("<unk>", "<|im_start|>", "<|im_end|>")]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "tokenizer_class": "TokenizersBackend",
        "bos_token": "<|im_start|>",
        "eos_token": "<|im_end|>",
        "unk_token": "<unk>",
        "pad_token": "<|im_end|>",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    if template is not None:
        (folder / "chat_template.jinja").write_text(template, "utf-8")


def record(example: int, question: str, answer: str, **changes) -> Record:
    fields = {"revision": 1, "part": "train", "group": str(example), **changes}
    return Record(example=example, input=question, output=answer, **fields)


def colours(count: int, *, part: str = "train", start: int = 0) -> list[Record]:
    """An easy lesson: the answer is a colour that the question's first word gives away."""
    pairs = (("sky", "blue"), ("grass", "green"), ("blood", "red"), ("snow", "white"))
    made = []
    for i in range(start, start + count):
        thing, colour = pairs[i % len(pairs)]
        made.append(
            record(i, f"{thing}{' please' * (i // 4 % 3)} {i}?", colour, part=part, label=colour)
        )
    return made
