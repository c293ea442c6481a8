"""How a file will be read: its table, preset, roles and the sentences about them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from curate.importers.archives.archive import members_beside
from curate.importers.base import Table, importers
from curate.importers.file_format import format_of
from curate.importers.presets import LlamaFactory, Preset, find_preset, presets
from curate.importers.presets.annotation.doccano import Doccano, with_other_annotators
from curate.importers.presets.batches.batch_output import BatchOutput
from curate.importers.presets.batches.batch_requests import BatchRequests
from curate.importers.presets.batches.together import with_other_file
from curate.importers.presets.helpdesk.dialogues import CONFIDENCE, Dialogues, dialogue_column
from curate.importers.presets.training.llama_factory import (
    INFO,
    IndexOnly,
    described_options,
    entries,
)
from curate.importers.roles.class_words import class_words
from curate.importers.roles.dates import has_serials, is_ambiguous, is_day_first
from curate.importers.roles.mapping import (
    Reading,
    Roles,
    complete,
    resolve,
    with_metadata,
)
from curate.importers.roles.role_guess import guess
from curate.importers.tables.cell_errors import Errors
from curate.importers.tables.widths import refuse_width

PROFILED = 500
# Rows that are searched for a date that tells whether the day comes first.
LOOKED_FOR = 200_000
# How sure a mapping without an answer is at most: the half of it is missing.
_WITHOUT_ANSWER = 0.5
# Presets of files that say more together with others.
_PARTS = (BatchOutput, BatchRequests, Doccano)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file will be read; ``errors`` counts what spreadsheet errors it held."""

    table: Table
    preset: Preset
    columns: tuple[str, ...]
    roles: Roles
    reading: Reading
    confidence: float
    sample: Sequence[dict[str, str]]
    guesses: tuple[str, ...]
    notes: tuple[str, ...] = ()
    suggested: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Errors = field(default_factory=Counter)


def plan_of(
    path: Path,
    preset: str | None,
    mapping: Mapping[str, list[str]] | None,
    encoding: str | None,
    sheet: str | None,
    beside: Sequence[Path],
) -> Plan:
    """Look into a file, and decide how it is read; arguments and errors as for ``inspect``."""
    _refuse_index(path)
    form = format_of(path)
    table = importers.make(form, _options(form, encoding, sheet)).open(path)
    refuse_width(path.name, len(table.columns))
    records = (item[1] for item in table.records() if isinstance(item, tuple))
    sample = list(islice(records, PROFILED))
    given = mapping or {}
    columns = table.columns
    if not table.closed:
        columns = _with_rare(table, columns, given)
    chosen, sure = _preset(path, preset, table.format, columns, sample, beside)
    wanted = resolve(given, columns)
    found = chosen.mapping(columns, sample)
    reasons = chosen.reasons(found)
    guessed = guess(columns, sample)
    if not chosen.complete:
        sure = sure or guessed.confidence
        found = found or guessed.roles
        reasons = reasons or tuple(guessed.reasons)
    roles = complete(wanted, found)
    if wanted.get("input"):
        sure = max(sure, 0.9)
    offered = chosen.suggested(columns, sample)
    could_be = guessed.suggested
    if chosen.name and (answers := guessed.roles.get("output")):
        could_be = {**could_be, "output": answers}
    suggested = _suggested(roles, wanted, could_be if offered is None else offered, columns)
    unanswered = roles.get("input") and not roles.get("output") and "output" not in wanted
    silent = unanswered and not (chosen.name or suggested or offered)
    nothing = ("No column looks like an answer, so the answers stay empty.",) if silent else ()
    if any(not roles.get(role) and role not in wanted for role in ("input", "output")):
        sure = min(sure, _WITHOUT_ANSWER)
    moments = roles.get("created_at", [])
    day_first, unknown = _day_first(table, moments, sample)
    open_ended = not table.closed and "metadata" not in roles
    labels = roles.get("label", [])
    classes, kept_words = class_words(labels, sample)
    reading = Reading(
        everything=open_ended,
        day_first=day_first,
        serials=frozenset(
            name for name in moments if has_serials(row.get(name, "") for row in sample)
        ),
        classes=classes,
        one_class=len(labels) == 1 and labels == roles.get("output"),
    )
    roles = with_metadata(roles, columns)
    table.show(
        {name for role in ("input", "output", "system", "label") for name in roles.get(role, ())},
        {name for role in ("id", "group", "created_at") for name in roles.get(role, ())},
    )
    kept = tuple(each for each in reasons if not any(f"→ {role}:" in each for role in wanted))
    chosen_here = tuple(
        f"{' and '.join(map(repr, names)) or 'No column'} → {role}: chosen by you."
        for role, names in wanted.items()
    )
    return Plan(
        table,
        chosen,
        columns,
        roles,
        reading,
        round(sure, 2),
        sample,
        chosen_here + kept,
        (
            *_suggestions(suggested),
            *nothing,
            *unknown,
            *kept_words,
            *chosen.notes(columns, sample, roles),
        ),
        suggested,
    )


def _day_first(
    table: Table, columns: Sequence[str], sample: Sequence[Mapping[str, str]]
) -> tuple[bool | None, tuple[str, ...]]:
    """Whether dates name the day first, and what a person is told where nothing tells.

    Where the first rows don't tell, later ones may.
    """
    dates = [row[name] for name in columns for row in sample if row.get(name)]
    known = is_day_first(dates)
    unsure = next(filter(is_ambiguous, dates), None)
    if known is not None or unsure is None:
        return known, ()
    if len(sample) == PROFILED:
        rows = (item[1] for item in islice(table.records(), LOOKED_FOR) if isinstance(item, tuple))
        known = is_day_first(row.get(name, "") for row in rows for name in columns)
    if known is not None:
        return known, ()
    named = " and ".join(map(repr, columns))
    note = (
        f"Whether day or month comes first in {named} is not known (such as {unsure}): such dates are "
        "kept as they are, and examples can't be split by time."
    )
    return None, (note,)


def _suggested(
    roles: Roles,
    wanted: Mapping[str, list[str]],
    found: Mapping[str, list[str]],
    columns: Sequence[str],
) -> dict[str, list[str]]:
    """The columns that an empty role could be, without those that a text or an id stands in."""
    taken = {
        name for role, used in roles.items() if role not in {"label", "metadata"} for name in used
    }
    return {
        role: left
        for role, names in found.items()
        if not roles.get(role)
        and role not in wanted
        and (left := [name for name in names if name in columns and name not in taken])
    }


def _suggestions(suggested: Mapping[str, list[str]]) -> Iterator[str]:
    """What a person is told of a role that stays empty for want of evidence."""
    for role, names in suggested.items():
        *most, last = map(repr, names)
        either = f"{', '.join(most)} or {last}" if most else last
        noun = "answer" if role == "output" else role
        yield f"No column is surely the {noun}, so it stays empty. It could be {either}."


def _preset(
    path: Path,
    wanted: str | None,
    form: str,
    columns: Sequence[str],
    sample: Sequence[Mapping[str, str]],
    beside: Sequence[Path],
) -> tuple[Preset, float]:
    """The preset, which a file beside this one may describe (``dataset_info.json``)."""
    options = described_options(path) if wanted in {None, LlamaFactory.name} else None
    if options is not None:
        return presets.make(LlamaFactory.name, options), 1.0
    found, sure = find_preset(wanted, form, columns, sample)
    if isinstance(found, _PARTS):
        together = beside or members_beside(path)
        found = with_other_file(found, path, columns, sample, together)
        found = with_other_annotators(found, path, columns, together)
    if wanted is None and not sure and (column := dialogue_column(columns, sample)):
        return Dialogues(column=column), CONFIDENCE
    return found, sure


def _refuse_index(path: Path) -> None:
    """A ``dataset_info.json`` holds no rows but names the files that do."""
    listed = entries(path) if path.name == INFO else {}
    if not listed:
        return
    files = sorted({str(each["file_name"]) for each in listed.values() if each.get("file_name")})
    here = [name for name in files if Path(name).name == name and (path.parent / name).is_file()]
    which = f": {', '.join(here)}" if here else ", and put it into the same folder"
    raise IndexOnly(
        path.name,
        "it only describes data files of LLaMA-Factory.",
        f"Nothing was imported: import a file that it describes{which}. Keep them in one folder.",
    )


def _options(form: str, encoding: str | None, sheet: str | None) -> dict[str, str]:
    """The options that a person gave, as far as the format has them."""
    options = {"encoding": encoding, "sheet": sheet}
    known = importers[form].model_fields
    return {name: value for name, value in options.items() if value and name in known}


def _with_rare(
    table: Table, columns: tuple[str, ...], given: Mapping[str, list[str]]
) -> tuple[str, ...]:
    """The columns, and those that were asked for and occur only after the first records."""
    missing = {name for names in given.values() for name in names} - set(columns)
    if not missing:
        return columns
    rare: dict[str, None] = {}
    for item in table.records():
        if isinstance(item, tuple):
            rare.update((name, None) for name in item[1] if name in missing)
            if len(rare) == len(missing):
                break
    return (*columns, *rare)
