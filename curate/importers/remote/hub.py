"""Data sets of the Hugging Face hub, or of another that ``HF_ENDPOINT`` names."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from curate.domain.errors import CurateError
from curate.importers.remote.addresses import HubAddress
from curate.importers.remote.dataset_files import DataFile, combined, rows_in
from curate.importers.remote.errors import NotAllowed, NotReached, NotThere, TooLarge
from curate.importers.remote.progress import Limits, unpacked

# Where the hub keeps what it converted to Parquet.
_CONVERTED = "refs/convert/parquet"


def fetch_dataset(where: HubAddress, folder: Path, limits: Limits) -> Path:
    """The rows of a data set as one file.

    Raises:
        Unusable: It has several configurations, and none was chosen.
        UnreadableFile: It has no rows, or the hub does not give them.
    """
    name = where.dataset
    try:
        return _fetched(where, folder, limits)
    except CurateError:
        raise
    except Exception as error:  # noqa: BLE001 - see below
        # The hub's client raises the errors of whichever HTTP library it uses.
        kinds = {each.__name__ for each in type(error).__mro__}
        status = getattr(getattr(error, "response", None), "status_code", None)
        if "GatedRepoError" in kinds:
            why = "its owner asks for consent to conditions first, on its page"
            raise NotAllowed(name, "hf", why) from None
        if kinds & {"RevisionNotFoundError"}:
            raise NotThere(name, f"the data set has no revision {where.revision!r}") from None
        if status in {401, 403} and "RepositoryNotFoundError" not in kinds:
            raise NotAllowed(name, "hf") from None
        if kinds & {"RepositoryNotFoundError", "EntryNotFoundError", "HFValidationError"}:
            what = "there is no such data set, or it is private and HF_TOKEN does not open it"
            raise NotThere(name, what) from None
        raise NotReached(
            name, f"the hub answers {status}" if status else type(error).__name__
        ) from None


def _fetched(where: HubAddress, folder: Path, limits: Limits) -> Path:
    from huggingface_hub import HfApi
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()
    api = HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None, library_name="curate")
    revision = where.revision or None
    about = api.dataset_info(where.dataset, revision=revision, files_metadata=True)
    files = _rows_of(about, where)
    if not files and not revision:
        revision = _CONVERTED
        about = api.dataset_info(where.dataset, revision=revision, files_metadata=True)
        files = _rows_of(about, where)
    sizes = {each.rfilename: each.size or 0 for each in about.siblings or ()}
    whole = sum(sizes.get(each.path, 0) for each in files)
    if limits.largest is not None and whole > limits.largest:
        raise TooLarge(where.dataset, limits.largest)
    fetched: list[tuple[DataFile, Path]] = []
    for each in files:
        limits.take(where.dataset, 0, whole or None)
        path = api.hf_hub_download(
            where.dataset,
            each.path,
            repo_type="dataset",
            revision=about.sha or revision,
            local_dir=folder / "parts",
        )
        limits.take(where.dataset, sizes.get(each.path, 0), whole or None)
        fetched.append((each, unpacked(where.dataset, Path(str(path)), limits)))
    return combined(fetched, folder, where.dataset.rpartition("/")[2])


def _rows_of(about: Any, where: HubAddress) -> list[DataFile]:
    """The files of rows; none where the hub may have converted what a script makes."""
    paths = [each.rfilename for each in about.siblings or ()]
    scripted = f"{where.dataset.rpartition('/')[2]}.py" in paths
    if scripted and not where.revision and not any(map(_is_table, paths)):
        return []
    return rows_in(paths, _card(about.card_data), where.inside, where.dataset)


def _is_table(path: str) -> bool:
    return path.endswith((".parquet", ".csv", ".jsonl", ".arrow", ".tsv"))


def _card(card: Any) -> Mapping[str, Any]:
    if card is None:
        return {}
    found = card.to_dict() if hasattr(card, "to_dict") else card
    return found if isinstance(found, Mapping) else {}


def local_rows(folder: Path) -> list[tuple[DataFile, Path]] | None:
    """The files of rows of a data set that lies in a folder; None where it is no data set.

    Raises:
        Unusable: It has several configurations.
    """
    paths = [
        path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()
    ]
    card = read_card(folder / "README.md")
    saved = {"dataset_dict.json", "state.json"} & {path.rpartition("/")[2] for path in paths}
    if not ("configs" in card or "dataset_info" in card or saved or _only_tables(paths)):
        return None
    files = rows_in(paths, card, "", folder.name)
    return [(each, folder / each.path) for each in files]


def _only_tables(paths: Sequence[str]) -> bool:
    """Whether a folder holds nothing but columnar tables, and what describes them."""
    tables = [path for path in paths if path.endswith((".parquet", ".arrow"))]
    others = (".md", ".json", ".gitattributes", ".txt", ".yaml", ".lock", ".metadata", ".gitignore")
    return bool(tables) and all(path in tables or path.endswith(others) for path in paths)


def read_card(path: Path) -> Mapping[str, Any]:
    """What a README says between lines of dashes at its top; empty where there is nothing."""
    import yaml

    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        if not text.startswith("---"):
            return {}
        found = yaml.safe_load(text.split("---", 2)[1])
    except (OSError, yaml.YAMLError, IndexError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}
