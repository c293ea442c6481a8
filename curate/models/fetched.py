"""Whether the base models that were fetched still are what was downloaded."""

from contextlib import suppress
from pathlib import Path

from curate.domain.errors import ModelDamaged, ModelUnavailable
from curate.models.catalog import BaseModelInfo, check_complete, model_folder
from curate.models.integrity import (
    RECORD,
    HashMemory,
    find_damage,
    odd_weights,
    record_files,
    weight_hashes,
)
from curate.models.origin import origin_of_info

HASHES = ".hashes.json"
"""Where the hashes of files are remembered, in the folder of models."""


def damage_of(
    model: BaseModelInfo, folder: Path, *, full: bool = False, quick: bool = False
) -> str:
    """What is wrong with a model that was fetched into ``folder``, as half a sentence; empty if nothing.

    One that an older version fetched has no record. It gets one here, if its weights are known to the
    catalog, or, where no hash of them is known, look like weights.

    Args:
        model: Which.
        folder: Where models are kept.
        full: Read every file, whatever is remembered of it.
        quick: Read none, and record nothing: for pages.
    """
    kept = model_folder(model.id, folder)
    memory = HashMemory(folder / HASHES)
    why = find_damage(kept, memory, full=full, quick=quick)
    if why or quick or (kept / RECORD).is_file():
        return why
    try:
        check_complete(model.id, kept)
        why = _odd(model, kept, memory)
        if not why:
            about = {**origin_of_info(model).as_record(), "recorded": "when first used"}
            with suppress(OSError):  # a folder that others keep
                record_files(kept, about)
    except ModelUnavailable as error:
        return error.why
    except OSError as error:
        return str(error.strerror)
    return why


def _odd(model: BaseModelInfo, kept: Path, memory: HashMemory) -> str:
    """What speaks against weights that were never recorded."""
    wanted = getattr(model.source, "weights_sha256", "")
    if wanted:
        same = weight_hashes(kept, memory) == {"model.safetensors": wanted}
        return "" if same else "its weights are not those that are known (their SHA-256 differs)"
    return next(filter(None, map(odd_weights, sorted(kept.glob("*.safetensors")))), "")


def verify_model(model: BaseModelInfo, folder: Path) -> Path:
    """The folder of a fetched model, if its files are what was downloaded.

    Files that changed since they were read last are read: 1.5 s for 540 MB.

    Raises:
        ModelDamaged: They are not; the message says what is wrong and to download it again.
    """
    if why := damage_of(model, folder):
        raise ModelDamaged(
            model.title,
            f"its files are damaged ({why}).",
            "Nothing was started: download it again, on the page Train or with "
            f"`curate models pull {model.id}`.",
        )
    return model_folder(model.id, folder)
