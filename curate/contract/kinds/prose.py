"""Answers in running text, with a few rules."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from curate.contract.base import ContractBase, Violation
from curate.text.sentences import Template
from curate.text.words import holds_any

GREETING = re.compile(
    r"\s*(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|greetings|thank you for|thanks for|"
    r"bonjour|hola|hallo|guten tag|sehr geehrte[rs]?|liebe[rs]?|olá|estimad[oa])\b",
    re.IGNORECASE,
)
SIGN_OFF = re.compile(
    r"(?:kind|best|warm|many)?\s*(?:regards|wishes)\b|sincerely|cheers\b|yours (?:truly|faithfully)|"
    r"(?:many )?thanks,?\s*$|mit freundlichen grüßen|cordialement|saludos|atentamente",
    re.IGNORECASE,
)
_CLOSINGS = (
    *(
        "regards",
        "wishes",
        "sincerely",
        "cheers",
        "yours ",
        "thanks",
        "freundlichen gr",
        "cordialement",
    ),
    *("saludos", "atentamente"),
)


def sign_offs(tail: str) -> Iterator[re.Match[str]]:
    """Where the end of a text signs off; most have no word of it, and need no further look."""
    if holds_any(tail.casefold(), _CLOSINGS):
        yield from SIGN_OFF.finditer(tail)


MARKDOWN = re.compile(
    r"^#{1,6} |\*\*[^*\n]+\*\*|^```|^\s*[-*+] \S|^\s*\d+\. \S|\[[^\]\n]+\]\([^)\n]+\)|`[^`\n]+`",
    re.MULTILINE,
)
_TAIL = 200


class ProseContract(ContractBase):
    """The answer is running text."""

    sentences: ClassVar[Mapping[str, Template]] = {
        "empty": "The answer is empty.",
        "too_short": "The answer has {size} characters, fewer than the minimum of {limit}.",
        "too_long": "The answer has {size:,} characters, more than the maximum of {limit:,}.",
        "missing_greeting": "The answer should begin with a greeting.",
        "unwanted_greeting": "The answer should not begin with a greeting.",
        "missing_sign_off": "The answer should end with a sign-off.",
        "unwanted_sign_off": "The answer should not end with a sign-off.",
        "unwanted_markdown": "The answer should be plain text, but has Markdown: “{written}”.",
    }

    kind: Literal["prose"] = "prose"
    min_length: int = Field(1, ge=0, description="Minimum length in characters.")
    max_length: int | None = Field(None, ge=1, description="Maximum length in characters.")
    greeting: bool | None = Field(
        None, description="Whether it begins with a greeting; leave open if both are fine."
    )
    sign_off: bool | None = Field(
        None, description="Whether it ends with a sign-off; leave open if both are fine."
    )
    markdown: bool = Field(
        default=True, description="Whether Markdown (lists, bold, headings) is allowed."
    )

    @override
    def violations(self, text: str) -> list[Violation]:
        found = []
        size = len(text.strip())
        if not size and self.min_length:
            return [Violation(None, None, "empty")]
        if size < self.min_length:
            args = {"size": size, "limit": self.min_length}
            found.append(Violation(None, None, "too_short", args))
        if self.max_length is not None and size > self.max_length:
            args = {"size": size, "limit": self.max_length}
            found.append(Violation(None, None, "too_long", args))
        if self.greeting is not None and has_greeting(text) is not self.greeting:
            code = "missing_greeting" if self.greeting else "unwanted_greeting"
            found.append(Violation(None, None, code))
        if self.sign_off is not None and has_sign_off(text) is not self.sign_off:
            code = "missing_sign_off" if self.sign_off else "unwanted_sign_off"
            found.append(Violation(None, None, code))
        if not self.markdown and (mark := MARKDOWN.search(text)):
            written = {"written": mark[0].strip()}
            found.append(Violation(mark.start(), mark.end(), "unwanted_markdown", written))
        return found

    @override
    def describe(self) -> str:
        rules = ["Answer in running text."]
        if self.max_length is not None:
            rules.append(f"Use at most {self.max_length} characters.")
        if self.greeting is not None:
            rules.append("Begin with a greeting." if self.greeting else "Begin without a greeting.")
        if self.sign_off is not None:
            rules.append("End with a sign-off." if self.sign_off else "End without a sign-off.")
        if not self.markdown:
            rules.append("Use no Markdown.")
        return " ".join(rules)


def has_greeting(text: str) -> bool:
    """Whether the text begins with a greeting."""
    return GREETING.match(text) is not None


def has_sign_off(text: str) -> bool:
    """Whether the text ends with a sign-off."""
    return next(sign_offs(text[-_TAIL:]), None) is not None
