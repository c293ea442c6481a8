"""Batches whose answers and requests come in files of their own: which belong together."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from curate.importers.presets.base import Preset
from curate.importers.presets.batches.batch_output import BatchOutput
from curate.importers.presets.batches.batch_requests import BatchRequests
from curate.importers.presets.batches.replies import answered_keys, key_of
from curate.importers.presets.batches.requests import asked_column, find_requests

_MODELS = ("response.body.model", "result.message.model")


def with_other_file(
    found: Preset,
    path: Path,
    columns: Sequence[str],
    sample: Sequence[Mapping[str, str]],
    beside: Sequence[Path],
) -> Preset:
    """A preset for one half of a batch, which knows of the other half; any other preset as it is.

    Args:
        found: The preset of the file.
        path: The file.
        columns: Its columns.
        sample: Its first records.
        beside: Files that were given together with it.
    """
    keys = {key for texts in sample if (key := key_of(texts))}
    if isinstance(found, BatchOutput) and keys and not asked_column(columns):
        models = {texts[name] for texts in sample for name in _MODELS if texts.get(name)}
        requests = find_requests(path, keys, models, beside)
        if len(requests.paths) == 1:
            return BatchOutput(requests=str(requests.paths[0]))
        return BatchOutput(possible=tuple(map(str, requests.paths)))
    if isinstance(found, BatchRequests):
        for other in beside:
            if other != path and answered_keys(other) & keys:
                return BatchRequests(answers=str(other))
    return found
