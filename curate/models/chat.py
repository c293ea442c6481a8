"""The rendering of records as tokens, the same for estimates, training and evaluation.

The rendering is the model's own chat template, exactly as a serving tool applies it later: a system
message is sent only where there is one, and where a template inserts a default system message of
its own (SmolLM2, Qwen 2.5), that stays in. Templates with a thinking mode are asked not to think.
The answer is tokenized apart from the prompt, because that is how a model continues a prompt.
Control tokens in what people wrote are plain text (``command_guard``): only the template opens turns.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from curate.domain.errors import ModelUnavailable
from curate.domain.examples import Turn
from curate.domain.records import Record
from curate.models.catalog import title_of
from curate.models.command_guard import CommandGuard

# For base models that were never taught to chat: the same plain frame in training and evaluation.
PLAIN_TEMPLATE = (
    "{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ message['content'] + '\n\n' }}"
    "{% elif message['role'] == 'user' %}{{ 'Question: ' + message['content'] + '\n' }}"
    "{% else %}{{ 'Answer: ' + message['content'] + eos_token + '\n' }}{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}{{ 'Answer:' }}{% endif %}"
)
_MARK = "ANSWER-GOES-HERE"

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One record in tokens.

    Attributes:
        example: Id of the example.
        prompt: Everything before the answer, with the template's opening of the answer.
        answer: The answer and the token that ends it.
    """

    example: int
    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.answer)


@dataclass(frozen=True)
class Chat:
    """Tokenizer and chat template of a base model, without its weights; loads no torch.

    Attributes:
        template: Jinja source of the chat template.
        specials: Text of the special tokens that templates name (``bos_token``, ``eos_token``).
        context: Longest text in tokens (0: not stated).
        config_stops: Tokens that end a generation, as the model's configuration says.
    """

    tokenizer: Tokenizer = field(repr=False)
    template: str = field(repr=False)
    specials: Mapping[str, str]
    context: int
    config_stops: tuple[int, ...]

    @classmethod
    def read(cls, folder: Path) -> "Chat":
        """Read the tokenizer, template and limits from a model's folder.

        Raises:
            ModelUnavailable: A file is missing or unreadable.
        """
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            config = json.loads((folder / "config.json").read_text("utf-8"))
        except Exception as error:  # noqa: BLE001 - tokenizers raises plain Exception
            raise ModelUnavailable(
                title_of(folder.name),
                f"its tokenizer can't be read ({error}).",
                "Download it again.",
            ) from None
        tokenizer.no_truncation()
        tokenizer.no_padding()
        settings = _json(folder / "tokenizer_config.json")
        jinja = folder / "chat_template.jinja"
        template = jinja.read_text("utf-8") if jinja.is_file() else settings.get("chat_template")
        if isinstance(template, list):  # named templates: the one for plain conversations
            template = {entry["name"]: entry["template"] for entry in template}.get("default")
        specials = {
            key: value["content"] if isinstance(value, dict) else value
            for key, value in settings.items()
            if key in ("bos_token", "eos_token", "pad_token", "unk_token") and value
        }
        stated = _ids(config.get("eos_token_id"))
        stated += _ids(_json(folder / "generation_config.json").get("eos_token_id"))
        named = tokenizer.token_to_id(specials["eos_token"]) if "eos_token" in specials else None
        text = config.get("text_config", config)
        return cls(
            tokenizer=tokenizer,
            template=template or PLAIN_TEMPLATE,
            specials=specials,
            context=int(text.get("max_position_embeddings") or 0),
            config_stops=tuple(dict.fromkeys(([named] if named is not None else []) + stated)),
        )

    @cached_property
    def _frame(self) -> tuple[str, int]:
        """What the template puts between prompt and answer, and the token that ends an answer."""
        asked = [{"role": "user", "content": "Question"}]
        prompt = self._render(asked, answering=True)
        whole = self._render([*asked, {"role": "assistant", "content": _MARK}], answering=False)
        start = whole.index(_MARK)
        lead = whole[len(prompt) : start] if whole.startswith(prompt) else ""
        known = self.tokenizer.get_added_tokens_decoder()
        tail = self.tokenizer.encode(whole[start + len(_MARK) :], add_special_tokens=False).ids
        ends = [token for token in tail if token in known and known[token].special]
        if not ends and not self.config_stops:
            raise ModelUnavailable(
                "in this folder", "it has no token that ends an answer.", "Choose another one."
            )
        return lead, ends[0] if ends else self.config_stops[0]

    @cached_property
    def _guard(self) -> CommandGuard:
        return CommandGuard(self.tokenizer, self.template)

    @property
    def lead(self) -> str:
        """What the template puts between a prompt and the answer, where it opens one for an answer alone."""
        return self._frame[0]

    @property
    def end(self) -> int:
        """The token that ends an answer: the last one of every answer that is trained on."""
        return self._frame[1]

    @property
    def stops(self) -> tuple[int, ...]:
        """Every token that ends a generation."""
        return tuple(dict.fromkeys((self.end, *self.config_stops)))

    def _render(self, messages: Sequence[Message], *, answering: bool) -> str:
        from jinja2.exceptions import TemplateError
        from transformers.utils.chat_template_utils import render_jinja_template

        def render(conversation: Sequence[Message]) -> str:
            options: dict[str, Any] = {**self.specials, "enable_thinking": False}
            rendered = render_jinja_template(
                conversations=[list(conversation)],
                chat_template=self.template,
                add_generation_prompt=answering,
                **options,
            )
            return str(rendered[0][0])

        try:
            return render(messages)
        except TemplateError:
            if messages[0]["role"] != "system":
                raise
            # Some templates (Gemma) know no system message: it then begins the first input.
            system, first, *rest = messages
            joined = f"{system['content']}\n\n{first['content']}"
            return render([{**first, "content": joined}, *rest])

    def prompt(self, messages: Sequence[Message]) -> tuple[int, ...]:
        """Tokens of a conversation, up to where the model's answer begins."""
        if any(self._guard.commands(one["content"]) for one in messages):
            messages = [{**one, "content": self._guard.hidden(one["content"])} for one in messages]
            return tuple(
                self._guard.encode(self._render(messages, answering=True) + self._frame[0])
            )
        text = self._render(messages, answering=True) + self._frame[0]
        return tuple(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def answer(self, text: str) -> tuple[int, ...]:
        """Tokens of an answer, with the token that ends it."""
        if self._guard.commands(text):
            return (*self._guard.plain(text), self.end)
        return (*self.tokenizer.encode(text, add_special_tokens=False).ids, self.end)

    def encode(self, record: Record) -> Encoded:
        """A record as it is trained on and asked: ``system`` (if any), ``turns``, ``input``."""
        prompt = self.prompt(messages(record.system, record.turns, record.input))
        return Encoded(record.example, prompt, self.answer(record.output))

    def decode(self, tokens: Sequence[int]) -> str:
        """Text of generated tokens, without special tokens."""
        return str(self.tokenizer.decode(list(tokens), skip_special_tokens=True))


def messages(system: str, turns: Sequence[Turn], question: str) -> list[Message]:
    """A conversation as chat templates want it; no system message where ``system`` is blank."""
    said = [{"role": turn.role, "content": turn.text} for turn in turns]
    opening = [{"role": "system", "content": system}] if system.strip() else []
    return [*opening, *said, {"role": "user", "content": question}]


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def _ids(value: int | list[int] | None) -> list[int]:
    return [value] if isinstance(value, int) else list(value or [])
