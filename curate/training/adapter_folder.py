"""The folder of an adapter, complete for anybody: weights, name of the base model, tokenizer, lineage."""

import json
import shutil
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curate.domain.results import Speed, TrainingResult
from curate.models import Chat, Origin, find_damage, origin_of, record_files

if TYPE_CHECKING:
    from peft import PeftModel

LINEAGE = "lineage.json"
CARD = "README.md"
_COPIED = (
    *("tokenizer.json", "tokenizer.model", "special_tokens_map.json", "added_tokens.json"),
    *("vocab.json", "vocab.txt", "merges.txt", "generation_config.json"),
)
OF_THE_BASE_MODEL = frozenset({*_COPIED, "tokenizer_config.json", "chat_template.jinja"})
"""Files in an adapter's folder that are those of its base model: no word in them is of the data."""
# Who loads the tokenizer must need no code of the model's own, and no folder of this machine.
_PRIVATE = ("auto_map", "name_or_path", "_name_or_path")


def write_adapter(model: "PeftModel", out: Path, base: Path, lineage: Mapping[str, Any]) -> Path:
    """Write ``out/adapter``, in place of one that is there, in one step at the end.

    The weights are safetensors. ``adapter_config.json`` names the base model by its public id and revision,
    where it has one. Every file but the model card is recorded with size and SHA-256.

    Args:
        model: Whose adapter.
        out: Folder of the run.
        base: Folder of the base model; its tokenizer and chat template are copied.
        lineage: Where the adapter comes from, written beside it.
    """
    adapter, fresh = out / "adapter", out / "adapter.new"
    shutil.rmtree(fresh, ignore_errors=True)
    model.save_pretrained(str(fresh), safe_serialization=True)
    (fresh / CARD).unlink(missing_ok=True)  # peft's empty model card
    origin = origin_of(base)
    _name_base(fresh / "adapter_config.json", base, origin)
    _copy_tokenizer(base, fresh)
    names = ("torch", "transformers", "peft")
    told = {
        **lineage,
        "base_folder": base.name,
        "base_model": origin.repo,
        "base_revision": origin.revision,
        "base_license": origin.license,
        "base_fetched_from": origin.fetched_from,
        "base_quantization": origin.quantization,
        "versions": {name: version(name) for name in names},
    }
    text = json.dumps(told, indent=2, ensure_ascii=False, default=str)
    (fresh / LINEAGE).write_text(text + "\n", "utf-8")
    record_files(fresh, {}, left_out=(CARD,))
    if adapter.exists():
        shutil.rmtree(adapter)
    fresh.rename(adapter)
    return adapter


def read_lineage(adapter: Path) -> dict[str, Any]:
    """Where an adapter comes from; empty where its folder does not say."""
    try:
        found = json.loads((adapter / LINEAGE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def finished_result(
    adapter: Path, lineage: Mapping[str, Any], fingerprint: str
) -> TrainingResult | None:
    """What came of a training, where its adapter is there and whole; None where it is of another one."""
    known = read_lineage(adapter)
    names = ("project", "run", "dataset_sha256")
    same = all(known.get(name) == lineage.get(name) for name in names)
    if not same or known.get("fingerprint") != fingerprint or adapter_damage(adapter):
        return None
    numbers = dict(known["result"])
    speed = Speed(**numbers.pop("speed"))
    return TrainingResult(**numbers, speed=speed, adapter=adapter)


def adapter_damage(adapter: Path) -> str:
    """What is wrong with the files of an adapter, as half a sentence; empty if nothing is.

    They are small: every file is read each time.
    """
    if not adapter.is_dir():
        return "its folder is missing"
    if not (adapter / "adapter_config.json").is_file():
        return "adapter_config.json is missing"
    return find_damage(adapter)


def _name_base(path: Path, base: Path, origin: Origin) -> None:
    """Say which base model the adapter is for; a folder of your own has no other name than its path."""
    config = json.loads(path.read_text("utf-8"))
    config["base_model_name_or_path"] = origin.repo or str(base.absolute())
    config["revision"] = origin.revision or None
    path.write_text(json.dumps(config, indent=2) + "\n", "utf-8")


def _copy_tokenizer(base: Path, out: Path) -> None:
    for name in _COPIED:
        if (base / name).is_file():
            shutil.copyfile(base / name, out / name)
    settings = base / "tokenizer_config.json"
    config = json.loads(settings.read_text("utf-8")) if settings.is_file() else {}
    config = {name: value for name, value in config.items() if name not in _PRIVATE}
    # Without the base model's config.json beside it, the class can't be guessed.
    config.setdefault("tokenizer_class", "PreTrainedTokenizerFast")
    config.pop("chat_template", None)
    (out / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    # The one that was trained with, also where the base model has none.
    (out / "chat_template.jinja").write_text(Chat.read(base).template, "utf-8")
