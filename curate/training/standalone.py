"""A training as a script that needs no Curate: the same data, tokens, order, steps and schedule."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from curate.domain.records import Record
from curate.models import Chat, Origin, origin_of
from curate.training.limits import check_trainable, step_count
from curate.training.settings import TrainingSettings

FORMAT = "prompt_completion"
"""The export that the script reads."""
USED = (
    "rank",
    "alpha",
    "dropout",
    "target_modules",
    "learning_rate",
    "batch_size",
    "gradient_accumulation",
    "warmup",
    "weight_decay",
    "eval_examples",
    "seed",
)
"""Settings that the script goes by."""
ELSEWHERE = {
    "epochs": "in the number of steps",
    "max_steps": "in the number of steps",
    "eval_every": "the script ends with the step whose weights were kept",
    "patience": "the script ends with the step whose weights were kept",
    "budget_minutes": "in the number of steps that the run had",
    "samples": "no answers are shown",
    "max_length": "looked at before the script is written",
    "precision": "the script trains in float32",
}
"""Settings that it does not name, and what became of them."""


@dataclass(frozen=True, slots=True)
class ScriptAbout:
    """What the script says of itself.

    Attributes:
        title: What it trains, as half a sentence.
        export: The command that exports its data.
        files: Name of each file of the export to its SHA-256, the one to train on first.
        steps: Those of the schedule; as many as the settings say where it is None.
        stop: The step whose weights were kept; the last one where it is None.
        note: What else there is to know; may be empty.
    """

    title: str
    export: str
    files: Mapping[str, str] = field(hash=False)
    steps: int | None = None
    stop: int | None = None
    note: str = ""


def standalone_script(
    train: Sequence[Record],
    validation: Sequence[Record],
    base: Path,
    settings: TrainingSettings,
    about: ScriptAbout,
) -> str:
    """The script for a training on these records; loads no torch.

    Its first lines hold what it is checked by: the hash of each file of the export, and one of all tokens, so
    that it stops where a template or a tokenizer makes others than ``train`` would learn from.

    Raises:
        NothingToLearn: Some answers are empty.
        RecordsTooLong: Some answers would be cut off.
        ModelUnavailable: The tokenizer of the base model can't be read.
    """
    encoded = check_trainable([*train, *validation], base, settings)
    pairs = [(list(one.prompt), list(one.answer)) for one in encoded]
    parts = [pairs[: len(train)], *([pairs[len(train) :]] if validation else [])]
    chat, origin = Chat.read(base), origin_of(base)
    steps = about.steps or step_count(len(train), settings)
    made = json.dumps(parts, separators=(",", ":")).encode()
    values = {
        "BASE": origin.repo or str(base.absolute()),
        "REVISION": origin.revision,
        "FILES": dict(about.files),
        "TOKENS": hashlib.sha256(made).hexdigest(),
        "TEMPLATE": None if _has_template(base) else chat.template,
        "LEAD": chat.lead,
        "END": chat.end,
        "SETTINGS": {name: getattr(settings, name) for name in USED},
        "STEPS": steps,
        "STOP": about.stop or steps,
    }
    text = files("curate.training").joinpath("standalone_script.py.txt").read_text("utf-8")
    for name, value in values.items():
        text = text.replace(f'"@@{name}@@"', ascii(value))
    return text.replace("@@ABOUT@@", _told(about, base, origin))


def _has_template(base: Path) -> bool:
    """Whether transformers finds a chat template in the model's own files."""
    if (base / "chat_template.jinja").is_file():
        return True
    config = base / "tokenizer_config.json"
    return config.is_file() and bool(json.loads(config.read_text("utf-8")).get("chat_template"))


def _told(about: ScriptAbout, base: Path, origin: Origin) -> str:
    """The head of the script."""
    lines = [
        f"Train {about.title}, in float32, without Curate.",
        "",
        f"Data: {about.export}",
        "Then: python THIS_FILE --data FOLDER --out ADAPTER    (torch, transformers >= 5, peft)",
    ]
    if origin.quantization:
        lines.append(
            f"Curate's weights were quantized ({origin.quantization}); for the same: --base {base.absolute()}"
        )
    if about.note:
        lines.append(about.note)
    told = "\n".join(lines)
    return told.replace("\\", "\\\\").replace('"""', "'''").rstrip('"')
