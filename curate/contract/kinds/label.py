"""Answers that are one label out of a list."""

import re
from typing import Literal

from pydantic import Field
from typing_extensions import override

from curate.contract.base import ContractBase, Violation
from curate.contract.spelling import match
from curate.text import shorten

PREFIX = re.compile(r"^\s*[A-Za-z][A-Za-z ]{0,20}\s*[:=]\s*")


class LabelContract(ContractBase):
    """The answer is exactly one of the labels."""

    kind: Literal["label"] = "label"
    labels: tuple[str, ...] = Field(
        description="The labels, spelled exactly as they must be.", min_length=1
    )

    @override
    def violations(self, text: str) -> list[Violation]:
        if text in self.labels:
            return []
        if not text.strip():
            return [Violation(None, None, "empty", "The answer is empty: a label is missing.")]
        meant = self._meant(text)
        if meant is None:
            return [
                Violation(
                    None,
                    None,
                    "unknown_label",
                    f"“{shorten(text)}” is not one of the {len(self.labels)} labels.",
                )
            ]
        message = f"“{shorten(text)}” should be “{meant}”."
        if text.strip() == meant:
            message = f"There are spaces or line breaks around “{meant}”."
        return [Violation(0, len(text), "label_spelling", message, meant)]

    def _meant(self, text: str) -> str | None:
        """The label that a text is a spelling of, perhaps with words such as “Label:” before it."""
        return match(text, self.labels) or match(PREFIX.sub("", text), self.labels)

    @override
    def parts(self, text: str) -> dict[str, str]:
        meant = self._meant(text)
        return {"label": meant or text.strip()} if text.strip() else {}

    @override
    def closed(self) -> frozenset[str]:
        return frozenset({"label"})

    @override
    def describe(self) -> str:
        return (
            "Answer with exactly one of these labels, spelled as here and with nothing else: "
            f"{', '.join(self.labels)}."
        )
