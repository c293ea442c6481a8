"""The preset for the requests of a batch of model calls, whose answers are in another file."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.domain.examples import Row, SkippedRow
from curate.importers.base import Item
from curate.importers.presets.base import presets
from curate.importers.presets.batches.batch_output import WITH_ANSWERS
from curate.importers.presets.batches.replies import KEYS, answered_keys, is_reply, key_of
from curate.importers.presets.batches.requests import ASKED, is_request, request_in
from curate.importers.presets.training.chats import ChatPreset, Conversation
from curate.importers.roles.mapping import Reading, Roles


@presets.register
class BatchRequests(ChatPreset):
    """Requests of a batch of model calls, without answers; those whose answers are there are skipped."""

    name = "batch_requests"
    title = "batch requests"
    chat: ClassVar[tuple[str, ...]] = ASKED

    answers: str = Field(
        "", description="The file of the answers that came along with the requests."
    )

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        return 1.0 if is_request(columns) and not is_reply(columns) else 0.0

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        roles = super().mapping(columns, sample)
        key = next((name for name in KEYS if name in columns), None)
        roles.pop("output", None)
        return {**roles, "id": [key]} if key else roles

    @override
    def suggested(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]
    ) -> Mapping[str, list[str]] | None:
        return {}

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        if self.answers:
            return (f"The requests that are answered are imported with {Path(self.answers).name}.",)
        told = f"These are requests without answers. {WITH_ANSWERS}"
        return (told,) if roles.get("input") else ()

    @override
    def converse(self, texts: Mapping[str, str]) -> Conversation:
        return request_in(texts)[0]

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        name = Path(self.answers).name
        answered = answered_keys(Path(self.answers)) if self.answers else frozenset()

        def waiting() -> Iterator[Item]:
            for item in items:
                if isinstance(item, tuple) and key_of(item[1]) in answered:
                    yield SkippedRow(item[0], f"its answer is in {name}")
                else:
                    yield item

        return super().rows(waiting(), roles, reading)
