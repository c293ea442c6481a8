"""Keeps what people wrote apart from the commands that a chat template writes.

A tokenizer reads its control tokens wherever they stand: a ticket that quotes ``<|im_end|>`` would end its
turn, and one that quotes ``<|im_start|>assistant`` would answer itself. So texts with such a token are
encoded by a copy of the tokenizer that knows each control token by a name nobody can guess, and only what
the template wrote is given those names. Everything else (normalizer, splitting, ids) is the tokenizer's own.
"""

import json
import re
import secrets
from collections.abc import Sequence
from typing import Any

from tokenizers import Tokenizer

from curate.domain.errors import ModelUnavailable
from curate.text.control_tokens import control_tokens, is_control_token, spaced

# The last characters that Unicode leaves to private use.
_NAME, _STAND_IN = "\U0010fffc", "\U0010fffd"
_BRACKETS = re.compile(r"[<>\[\]|｜]")


class CommandGuard:
    """Encodes rendered conversations so that only the template opens and ends turns.

    Args:
        tokenizer: Of the model.
        template: Its chat template, for words that open a turn without being a token.
    """

    def __init__(self, tokenizer: Tokenizer, template: str) -> None:
        self._tokenizer = tokenizer
        known = tokenizer.get_added_tokens_decoder()
        self._ids = {
            token.content: number
            for number, token in known.items()
            if token.content
            and (
                token.special
                or is_control_token(token.content)
                or (token.content in template and _BRACKETS.search(token.content))
            )
        }
        words = {template[one.start : one.end] for one in control_tokens(template)}
        self._words = words - self._ids.keys()
        self._normalized = any(
            token.normalized and token.content in self._ids for token in known.values()
        )
        self._single = {t.content for t in known.values() if t.single_word}
        self._pattern = re.compile(
            "|".join(map(self._alone, sorted(self._ids | dict.fromkeys(self._words), key=_longest)))
            or r"(?!)"
        )
        secret = secrets.token_hex(8)
        self._names = {
            token: f"{_NAME}{secret}{number:06d}{_NAME}" for number, token in enumerate(self._ids)
        }
        self._stand_ins = {
            token: f"{_STAND_IN}{secret}{number:06d}{_STAND_IN}"
            for number, token in enumerate(self._ids)
        }
        self._hidden = {stand_in: token for token, stand_in in self._stand_ins.items()}
        self._hidden_pattern = re.compile(f"{_STAND_IN}{secret}[0-9]{{6}}{_STAND_IN}")
        self._copy: Tokenizer | None = None

    def _alone(self, token: str) -> str:
        pattern = re.escape(token)
        return rf"(?<!\w){pattern}(?!\w)" if token in self._single else pattern

    def commands(self, text: str) -> bool:
        """Whether a text has what the tokenizer or the template would take for a command."""
        if self._pattern.search(text):
            return True
        if not self._normalized:
            return False
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        return not set(ids).isdisjoint(self._ids.values())

    def hidden(self, text: str) -> str:
        """A text to render: its control tokens behind stand-ins, words that open a turn spaced."""
        return self._pattern.sub(
            lambda found: self._stand_ins.get(found[0]) or spaced(found[0]), text
        )

    def encode(self, rendered: str) -> Sequence[int]:
        """Ids of what a template made of hidden texts: its tokens as commands, theirs as text."""
        named = self._pattern.sub(lambda found: self._names.get(found[0], found[0]), rendered)
        whole = self._hidden_pattern.sub(lambda found: self._hidden[found[0]], named)
        return self._guarded().encode(whole, add_special_tokens=False).ids

    def plain(self, text: str) -> Sequence[int]:
        """Ids of a text in which nothing is a command."""
        return self._guarded().encode(text, add_special_tokens=False).ids

    def _guarded(self) -> Tokenizer:
        if self._copy is None:
            self._copy = Tokenizer.from_str(json.dumps(self._renamed()))
            if any(
                self._copy.encode(name, add_special_tokens=False).ids != [self._ids[token]]
                for token, name in self._names.items()
            ):
                raise ModelUnavailable(
                    "in this folder",
                    "its tokenizer can't tell the control tokens in a text from its own.",
                    "Fix what the check “Control tokens of chat templates” finds, or choose another one.",
                )
        return self._copy

    def _renamed(self) -> dict[str, Any]:
        """The tokenizer with other names for its control tokens, wherever they are named."""
        names = self._names
        whole: dict[str, Any] = json.loads(self._tokenizer.to_str())
        normalizer = self._tokenizer.normalizer
        for token in whole["added_tokens"]:
            if name := names.get(token["content"]):
                # A normalizer that would change the name must not come first.
                steady = normalizer is None or normalizer.normalize_str(name) == name
                token |= {"content": name, "normalized": token["normalized"] and steady}
        model = whole["model"]
        if isinstance(model.get("vocab"), dict):
            model["vocab"] = {names.get(piece, piece): n for piece, n in model["vocab"].items()}
        elif isinstance(model.get("vocab"), list):  # pieces with their scores
            model["vocab"] = [[names.get(piece, piece), score] for piece, score in model["vocab"]]
        if model.get("unk_token") in names:
            model["unk_token"] = names[model["unk_token"]]
        if model.get("merges"):
            model["merges"] = [merge for merge in model["merges"] if not self._makes(merge)]
        whole["post_processor"] = whole["padding"] = whole["truncation"] = None
        return whole

    def _makes(self, merge: str | list[str]) -> bool:
        """Whether a merge makes or uses a control token."""
        parts = merge.split(" ") if isinstance(merge, str) else merge
        return any(part in self._names for part in (*parts, "".join(parts)))


def _longest(token: str) -> int:
    return -len(token)
