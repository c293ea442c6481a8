"""The model card of an adapter, which says what it is, how to load it, and how well it does."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from curate import training
from curate.domain.results import ArmScore, EvaluationResult
from curate.services.tuning.results import METRICS, arm_title

_MARK = "<!-- Written by Curate, and again after each comparison. Remove this line to keep your own text. -->"
_COMPARED = 3


def write_card(adapter: Path, evaluations: Sequence[EvaluationResult]) -> None:
    """Write ``README.md`` into an adapter's folder, unless somebody made it their own.

    Args:
        adapter: The folder.
        evaluations: Comparisons that the adapter took part in, the newest first.
    """
    path = adapter / training.CARD
    if path.is_file() and _MARK not in path.read_text("utf-8", "replace"):
        return
    lineage = training.read_lineage(adapter)
    parts = (
        _front(lineage),
        _MARK,
        f"# Adapter of run {lineage.get('run', '?')}",
        _about(lineage),
        "## Loading it",
        _loading(lineage),
        "## Data",
        _data(lineage),
        "## Results",
        _training(lineage),
        *(_compared(one) for one in evaluations[:_COMPARED]),
        *([] if evaluations else [_NOT_COMPARED]),
        "## Settings",
        _settings(lineage),
        "## License",
        _license(lineage),
        "## Made with",
        _versions(lineage),
    )
    fresh = adapter / f"{training.CARD}.part"
    fresh.write_text("\n\n".join(parts) + "\n", "utf-8")
    fresh.replace(path)


_NOT_COMPARED = (
    "It was not compared with other methods when this was written, so whether it helps is not known. Compare "
    "it on the page Results or with `curate evaluate`: this card is then written again with the verdict."
)


def _front(lineage: Mapping[str, Any]) -> str:
    """What the Hub reads of a card."""
    lines = ["library_name: peft", "pipeline_tag: text-generation", "tags: [lora, curate]"]
    if base := lineage.get("base_model"):
        lines.insert(0, f"base_model: {json.dumps(base)}")
    return "\n".join(("---", *lines, "---"))


def _about(lineage: Mapping[str, Any]) -> str:
    base = lineage.get("base_model")
    revision = lineage.get("base_revision")
    quantization = lineage.get("base_quantization")
    if not base:
        named = _code(lineage.get("base_folder", "?"))
        return (
            f"A LoRA adapter. Its base model is {named}, a folder on the computer where it was trained, "
            "without a public name. Whoever wants to use the adapter needs a copy of that model; "
            "the SHA-256 of its weights is:\n\n"
            + "\n".join(
                f"- {_code(name)}: {_code(digest)}"
                for name, digest in lineage.get("base_weights", {}).items()
            )
        )
    where = f"revision {_code(revision)}" if revision else "its revision is not known"
    text = f"A LoRA adapter for {_code(base)} ({where})."
    if quantization:
        text += (
            f" It was trained on a quantized copy ({quantization}) of that model, from "
            f"{lineage.get('base_fetched_from')}. On the original weights its answers may differ a little "
            "from those that were measured here."
        )
    return text


def _loading(lineage: Mapping[str, Any]) -> str:
    if lineage.get("base_model"):
        loading = "model = AutoPeftModelForCausalLM.from_pretrained(folder)"
        imports = "from peft import AutoPeftModelForCausalLM"
        told = "The base model is downloaded by its name in `adapter_config.json`."
    else:
        imports = "from peft import PeftModel\nfrom transformers import AutoModelForCausalLM"
        loading = (
            'base = AutoModelForCausalLM.from_pretrained("FOLDER OF THE BASE MODEL")\n'
            "model = PeftModel.from_pretrained(base, folder)"
        )
        told = (
            "`adapter_config.json` names the folder that the base model had on the computer where it was "
            "trained: only there does `AutoPeftModelForCausalLM.from_pretrained(folder)` work as well."
        )
    code = (
        f"{imports}\nfrom transformers import AutoTokenizer\n\n"
        'folder = "."  # of this file\n'
        f"{loading}\n"
        "tokenizer = AutoTokenizer.from_pretrained(folder)"
    )
    return (
        f"```python\n{code}\n```\n\n{told} Tokenizer and chat template are in this folder. Weights are "
        "safetensors; no code of the model's own is run. `curate.json` lists size and SHA-256 of every file."
    )


def _data(lineage: Mapping[str, Any]) -> str:
    counts = lineage.get("examples", {})
    rows = {
        "Project": lineage.get("project"),
        "Dataset version": lineage.get("dataset"),
        "SHA-256 of its content": lineage.get("dataset_sha256"),
        "Examples trained on": counts.get("train"),
        "Examples for validation": counts.get("validation"),
    }
    table = _table(
        ("", ""), [(name, _code(value)) for name, value in rows.items() if value is not None]
    )
    looks = lineage.get("second_looks")
    return f"{table}\n\n{looks}" if looks else table


def _training(lineage: Mapping[str, Any]) -> str:
    result = lineage.get("result", {})
    loss = result.get("validation_loss")
    measured = "not measured" if loss is None else f"{loss:.3f}"
    return (
        f"Kept is step {result.get('best_step', '?')} of {result.get('steps', '?')}. Loss per answer token "
        f"in training {result.get('train_loss', 0.0):.3f}, in validation {measured}."
    )


def _compared(result: EvaluationResult) -> str:
    metrics = [name for name in METRICS if any(name in arm.metrics for arm in result.arms)]
    rows = [(arm_title(arm.arm), *(_value(arm, name) for name in metrics)) for arm in result.arms]
    table = _table(("Method", *(METRICS[name] for name in metrics)), rows)
    return (
        f"On the held-out test of version {_code(result.dataset)} ({result.held_out} examples in "
        f"{result.clusters} groups): {result.verdict}\n\n{table}\n\nIn brackets the 95 % confidence interval."
    )


def _value(arm: ArmScore, metric: str) -> str:
    if metric not in arm.metrics:
        return "–"
    one = arm.metrics[metric]
    return f"{one.value:.3f} ({one.low:.3f} to {one.high:.3f})"


def _settings(lineage: Mapping[str, Any]) -> str:
    settings = lineage.get("settings", {})
    return _table(
        ("Setting", "Value"), [(_code(key), _code(value)) for key, value in settings.items()]
    )


def _license(lineage: Mapping[str, Any]) -> str:
    known = lineage.get("base_license")
    base = f"{known}" if known else "not known; ask who gave it to you"
    return (
        f"Of the base model: {base}. The adapter was made from the data above: its license is for whoever "
        "owns them to say."
    )


def _versions(lineage: Mapping[str, Any]) -> str:
    made = {"curate": lineage.get("curate"), **lineage.get("versions", {})}
    return ", ".join(f"{name} {version}" for name, version in made.items() if version) + "."


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _code(value: object) -> str:
    """A value that people chose, as text that no Markdown reader takes for markup."""
    text = " ".join(str(value).split()).replace("`", "'").replace("|", "\\|")
    return f"`{text}`"
