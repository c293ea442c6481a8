"""Answers that are one label out of a list."""

import re
from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from curate.contract.base import ContractBase, Violation
from curate.contract.spelling import match
from curate.domain.findings import Fact
from curate.text import shorten
from curate.text.sentences import Template

PREFIX = re.compile(r"^\s*[A-Za-z][A-Za-z ]{0,20}\s*[:=]\s*")


class LabelContract(ContractBase):
    """The answer is exactly one of the labels."""

    sentences: ClassVar[Mapping[str, Template]] = {
        "empty": "The answer is empty: a label is missing.",
        "unknown_label": "“{written}” is not one of the {labels} labels.",
        "label_spelling": (
            "“{written}” should be “{meant}”.",
            "There are spaces or line breaks around “{meant}”.",
        ),
    }

    kind: Literal["label"] = "label"
    labels: tuple[str, ...] = Field(
        description="The labels, spelled exactly as they must be.", min_length=1
    )

    @override
    def violations(self, text: str) -> list[Violation]:
        if text in self.labels:
            return []
        if not text.strip():
            return [Violation(None, None, "empty")]
        meant = self._meant(text)
        if meant is None:
            args: dict[str, Fact] = {"written": shorten(text), "labels": len(self.labels)}
            return [Violation(None, None, "unknown_label", args, about=text.strip())]
        written = {} if text.strip() == meant else {"written": shorten(text)}
        return [Violation(0, len(text), "label_spelling", {**written, "meant": meant}, meant)]

    def _meant(self, text: str) -> str | None:
        """The label that a text is a spelling of, perhaps with words such as “Label:” before it."""
        return match(text, self.labels) or match(PREFIX.sub("", text), self.labels)

    @override
    def parts(self, text: str) -> dict[str, str]:
        meant = self._meant(text)
        return {"label": meant or text.strip()} if text.strip() else {}

    @override
    def parts_with_choices(self) -> frozenset[str]:
        return frozenset({"label"})

    @override
    def with_parts(self, text: str, values: Mapping[str, str | None]) -> str:
        return values.get("label") or text

    @override
    def describe(self) -> str:
        return (
            "Answer with exactly one of these labels, spelled as here and with nothing else: "
            f"{', '.join(self.labels)}."
        )
