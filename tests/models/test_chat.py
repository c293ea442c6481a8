import pytest

from curate.domain.errors import ModelUnavailable
from curate.domain.examples import Turn
from curate.models import Chat, messages
from tests.models.tiny import CHATML, record, write_tiny_model, write_tiny_tokenizer

NO_SYSTEM = (
    "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}" + CHATML
)
THINKING = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n"
    "{% if m['role'] == 'assistant' %}<think>\n\n</think>\n\n{% endif %}{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n"
    "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}{% endif %}"
)
SPACED = "{% for m in messages %}{% if m['role'] == 'user' %}[{{ m['content'] }}]{% else %} {{ m['content'] }}{{ eos_token }}{% endif %}{% endfor %}"


def texts(chat, one):
    """Prompt and answer as text, special tokens shown."""
    encoded = chat.encode(one)
    return tuple(
        chat.tokenizer.decode(list(t), skip_special_tokens=False)
        for t in (encoded.prompt, encoded.answer)
    )


def chat_of(folder, template):
    folder.mkdir(parents=True, exist_ok=True)
    write_tiny_tokenizer(folder, template=template)
    (folder / "config.json").write_text('{"max_position_embeddings": 99, "eos_token_id": 258}')
    return Chat.read(folder)


def test_a_record_is_rendered_by_the_template_and_its_answer_ends(tiny):
    chat = Chat.read(tiny)

    prompt, answer = texts(
        chat,
        record(
            1,
            "Hello?",
            "Yes.",
            system="Be brief.",
            turns=(Turn("user", "A"), Turn("assistant", "B")),
        ),
    )

    assert prompt == (
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nA<|im_end|>\n<|im_start|>assistant\nB<|im_end|>\n"
        "<|im_start|>user\nHello?<|im_end|>\n<|im_start|>assistant\n"
    )
    assert answer == "Yes.<|im_end|>"
    assert chat.end == 258
    assert chat.stops == (258,)
    assert chat.context == 512


def test_without_a_system_text_the_template_speaks_for_itself(tiny):
    prompt, _ = texts(Chat.read(tiny), record(1, "Hello?", "Yes."))

    assert prompt.startswith("<|im_start|>system\nBe kind.<|im_end|>")


def test_a_template_without_system_messages_gets_the_system_text_with_the_question(tmp_path):
    prompt, _ = texts(chat_of(tmp_path, NO_SYSTEM), record(1, "Hello?", "Yes.", system="Be brief."))

    assert "user\nBe brief.\n\nHello?<|im_end|>" in prompt


def test_a_thinking_model_is_asked_not_to_think(tmp_path):
    prompt, answer = texts(chat_of(tmp_path, THINKING), record(1, "Hello?", "Yes."))

    assert prompt.endswith("<|im_start|>assistant\n<think>\n\n</think>\n\n")
    assert answer == "Yes.<|im_end|>"


def test_what_a_template_puts_before_an_answer_belongs_to_the_prompt(tmp_path):
    assert texts(chat_of(tmp_path, SPACED), record(1, "Hello?", "Yes.")) == (
        "[Hello?] ",
        "Yes.<|im_end|>",
    )


def test_a_model_that_never_learnt_to_chat_gets_a_plain_frame(tmp_path):
    assert texts(chat_of(tmp_path, None), record(1, "Hello?", "Yes.")) == (
        "Question: Hello?\nAnswer: ",
        "Yes.<|im_end|>",
    )


def test_the_rendering_is_the_one_that_transformers_gives(tmp_path):
    from transformers import AutoTokenizer

    folder = write_tiny_model(tmp_path / "model")
    said = messages("Be brief.", (Turn("user", "A"), Turn("assistant", "B")), "Größe 🙂?")

    theirs = AutoTokenizer.from_pretrained(folder).apply_chat_template(
        said, add_generation_prompt=True, return_dict=True
    )["input_ids"]

    assert list(Chat.read(folder).prompt(said)) == theirs


def test_a_damaged_tokenizer_is_named(tiny_copy):
    (tiny_copy / "tokenizer.json").write_text("{")

    with pytest.raises(ModelUnavailable, match="its tokenizer can't be read"):
        Chat.read(tiny_copy)


@pytest.mark.e2e
def test_the_converted_default_model_chats_as_its_makers_meant(smollm2):
    from transformers import AutoTokenizer

    chat = Chat.read(smollm2)
    tokenizer = AutoTokenizer.from_pretrained(smollm2)

    prompt, answer = texts(chat, record(1, "Hi", "Yes."))

    assert prompt == tokenizer.apply_chat_template(
        [{"role": "user", "content": "Hi"}], tokenize=False, add_generation_prompt=True
    )
    assert answer == "Yes.<|im_end|>"
    assert (
        chat.tokenizer.decode([chat.end], skip_special_tokens=False)
        == tokenizer.eos_token
        == "<|im_end|>"
    )
    assert chat.context == 8192
