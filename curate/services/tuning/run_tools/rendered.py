"""Examples of a dataset version as the base model reads them, for a look before a training."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curate import models, training
from curate.domain.errors import ModelUnavailable, Unusable
from curate.domain.records import Record
from curate.models import Chat
from curate.services.datasets import dataset_records
from curate.services.tuning.models import locate_base, stored_base
from curate.services.tuning.runs import DEFAULT_BASE, preset_settings
from curate.settings import Settings
from curate.stores import Database
from curate.training import Rendered

LONG = 50
"""Of the examples with the most characters, so many are counted in tokens to find the longest one."""


@dataclass(frozen=True, slots=True)
class Looked:
    """An example that was rendered, and which one it is."""

    record: Record
    rendered: Rendered
    base: str


def render_example(
    database: Database,
    settings: Settings,
    project: str,
    dataset: str,
    *,
    example: str = "",
    draw: int | None = None,
    base: str = DEFAULT_BASE,
    preset: str = "quick",
    changes: Mapping[str, Any] | None = None,
) -> Looked:
    """One example of a version as it would be trained on.

    Args:
        database: Where.
        settings: Where the base models are.
        project: Name of the project.
        dataset: The version.
        example: The id that the ticket has in its file, or the example's number here.
        draw: Draws an example by this number; with neither, it is the longest.
        base: The base model, whose tokenizer and chat template say what becomes of it.
        preset: As it would be trained with.
        changes: Settings that differ from the preset.

    Raises:
        ModelUnavailable: The base model is not here.
        NotFound: There is no such project or version.
        Unusable: There is no such example among those that are trained on.
    """
    chosen = preset_settings(preset, changes)
    records = dataset_records(database, project, dataset)
    try:
        folder = locate_base(settings, stored_base(settings, base))
    except ModelUnavailable as missing:
        raise ModelUnavailable(
            models.title_of(base),
            "it is not on this computer, and only its own tokenizer says what its tokens are.",
            "Download it first, with  curate models pull  or by starting a training, then look again.",
        ) from missing
    chat = Chat.read(folder)
    learned = [one for one in records if one.part != "held_out"]
    if not learned:
        raise Unusable(
            f"Dataset version {dataset} has nothing to train on, so there is nothing to look at."
        )
    if example:
        record = _named(records, example, dataset)
    elif draw is not None:
        record = random.Random(draw).choice(learned)  # noqa: S311 - which one to look at, not a secret
    else:
        record = _longest(learned, chat)
    return Looked(record, training.render(record, chat, chosen), base)


def _named(records: Sequence[Record], example: str, dataset: str) -> Record:
    wanted = example.strip()
    found = [one for one in records if one.external_id == wanted]
    found += [one for one in records if str(one.example) == wanted]
    if not found:
        raise Unusable(
            f"There is no example {wanted} in dataset version {dataset}: give the id that the ticket has in "
            "its file, or the number of the example."
        )
    if found[0].part == "held_out":
        raise Unusable(
            f"Example {wanted} is held out in {dataset}: no training sees it, so there is nothing to look "
            "at. Choose one of the training or validation part."
        )
    return found[0]


def _longest(records: Sequence[Record], chat: Chat) -> Record:
    """The longest in tokens, looked for among those with the most characters."""
    long = sorted(records, key=_characters, reverse=True)[:LONG]
    return max(long, key=lambda one: len(chat.encode(one)))


def _characters(record: Record) -> int:
    said = (record.system, record.input, record.output, *(turn.text for turn in record.turns))
    return sum(map(len, said))
