"""Answers that are one label out of a list."""

import re
from typing import Literal

from pydantic import Field
from typing_extensions import override

from curate.contract.base import ContractBase, Violation
from curate.contract.spelling import match
from curate.text import shorten

_PREFIX = re.compile(r"^\s*[A-Za-z][A-Za-z ]{0,20}\s*[:=]\s*")


class LabelContract(ContractBase):
    """The answer is exactly one of the labels."""

    kind: Literal["label"] = "label"
    labels: tuple[str, ...] = Field(description="The labels, spelt as they must be.", min_length=1)

    @override
    def violations(self, text: str) -> list[Violation]:
        if text in self.labels:
            return []
        if not text.strip():
            return [Violation(None, None, "empty", "The answer is empty; a label is missing.")]
        meant = match(text, self.labels) or match(_PREFIX.sub("", text), self.labels)
        if meant is None:
            return [
                Violation(
                    None,
                    None,
                    "unknown_label",
                    f"“{shorten(text)}” is none of the {len(self.labels)} labels.",
                )
            ]
        return [
            Violation(
                0, len(text), "label_spelling", f"“{shorten(text)}” should be “{meant}”.", meant
            )
        ]

    @override
    def parts(self, text: str) -> dict[str, str]:
        meant = match(text, self.labels) or match(_PREFIX.sub("", text), self.labels)
        return {"label": meant or text.strip()} if text.strip() else {}

    @override
    def closed(self) -> frozenset[str]:
        return frozenset({"label"})

    @override
    def describe(self) -> str:
        return (
            "Answer with exactly one of these labels, spelt as here and with nothing else: "
            f"{', '.join(self.labels)}."
        )
