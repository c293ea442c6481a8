"""The warning about control tokens in a text that a consumer would read as commands."""

from collections.abc import Iterator, Mapping
from typing import Any

from curate.exporters.base import Exporter, Problem, texts_of
from curate.text.control_tokens import control_tokens, spaced


def command_problems(exporter: Exporter, line: int, row: Mapping[str, Any]) -> Iterator[Problem]:
    """At most one warning a line; none for consumers that encode texts as texts.

    A column ``text`` that begins or ends with such a token was rendered by a chat template already: there
    they are meant.
    """
    if not exporter.reads_commands:
        return
    for text in texts_of({key: value for key, value in row.items() if not _rendered(key, value)}):
        for token in control_tokens(text):
            written = text[token.start : token.end]
            reader = exporter.command_readers or exporter.title
            said = (
                f"Line {line} has the control token “{written}” in a text: {reader} may read it as a "
                f"command that ends or begins a turn, if the tokenizer of the model knows it. Write "
                f"“{spaced(written)}”, or remove it."
            )
            yield Problem(line, "control_token", said, "warning")
            return


def _rendered(key: str, value: Any) -> bool:
    if key != "text" or not isinstance(value, str):
        return False
    whole = value.strip()
    found = list(control_tokens(whole))
    return bool(found) and (found[0].start == 0 or found[-1].end == len(whole))
