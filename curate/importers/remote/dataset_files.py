"""The files of a data set: which of them are its rows, which split each is, and all of them as one file."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from curate.domain.errors import UnreadableFile, Unusable
from curate.importers.json_files.envelopes import SPLITS

_ROWS = (".parquet", ".arrow", ".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".xlsx")
_PACKED = (".gz", ".bz2", ".xz")
_ABOUT = frozenset(
    {"dataset_infos.json", "dataset_info.json", "dataset_dict.json", "state.json", "config.json"}
    | {"package.json", "croissant.json"}
)
_COLUMNAR = (".parquet", ".arrow")
_BATCH = 4_096


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of rows, by its path inside the data set."""

    path: str
    split: str = ""


def rows_in(
    paths: Sequence[str], card: Mapping[str, Any], wanted: str, dataset: str
) -> list[DataFile]:
    """The files of rows of a data set, or of the part of it that is wanted.

    Args:
        paths: All its files.
        card: What its README says at the top.
        wanted: A file, a folder or a configuration; empty for all.
        dataset: Its name, for the sentence.

    Raises:
        Unusable: It has several configurations, and none was chosen.
        UnreadableFile: It has no files of rows, or not what is wanted.
    """
    known = sorted(path for path in paths if _is_rows(path))
    configs = _configs(card, known) or _folders(known)
    if wanted in configs:
        return configs[wanted]
    if wanted:
        inside = [path for path in known if path == wanted or path.startswith(f"{wanted}/")]
        inside = inside or [path for path in known if fnmatch(path, wanted)]
        if wanted in paths and not inside:
            inside = [wanted]
        if not inside:
            names = f" Its configurations: {', '.join(configs)}." if configs else ""
            raise UnreadableFile(
                f"{dataset}/{wanted}",
                f"the data set has no such part.{names}",
                "Nothing was imported.",
            )
        return [DataFile(path, split_of(path)) for path in inside]
    if len(configs) > 1:
        shown = ", ".join(list(configs)[:20]) + (" …" if len(configs) > 20 else "")
        raise Unusable(
            f"{dataset} has {len(configs)} configurations: {shown}. Nothing was imported: name one behind "
            f"it, such as hf://datasets/{dataset}/{next(iter(configs))}."
        )
    found = next(iter(configs.values()), [DataFile(path, split_of(path)) for path in known])
    if not found:
        why = "it has no files of rows (Parquet, CSV, JSON), as where a script makes them."
        raise UnreadableFile(dataset, why, "Nothing was imported: export it as Parquet or CSV.")
    return found


def _is_rows(path: str) -> bool:
    name = PurePosixPath(path).name.lower()
    for packed in _PACKED:
        name = name.removesuffix(packed)
    hidden = any(part.startswith((".", "_")) for part in PurePosixPath(path).parts)
    return name.endswith(_ROWS) and name not in _ABOUT and not hidden


def split_of(path: str) -> str:
    """The split that a file is named for; empty where none is."""
    for part in reversed(PurePosixPath(path).parts):
        words = [word for word in re.split(r"[^a-z]+", part.lower()) if word]
        found = next((word for word in words if word in SPLITS), "")
        if found:
            return found
    return ""


def _configs(card: Mapping[str, Any], known: Sequence[str]) -> dict[str, list[DataFile]]:
    """The configurations that the card describes; the default alone, where there is one."""
    found: dict[str, list[DataFile]] = {}
    listed = card.get("configs")
    for config in listed if isinstance(listed, list) else ():
        if isinstance(config, Mapping):
            files = _described(config.get("data_files"), known)
            if files:
                found[str(config.get("config_name") or "default")] = files
    return found


def _described(value: Any, known: Sequence[str]) -> list[DataFile]:
    """The files of a configuration: a pattern, several, or those of each split."""
    entries = value if isinstance(value, list) else [value]
    files: list[DataFile] = []
    for entry in entries:
        split, patterns = "", entry
        if isinstance(entry, Mapping):
            split, patterns = str(entry.get("split") or ""), entry.get("path")
        for pattern in patterns if isinstance(patterns, list) else [patterns]:
            text = str(pattern or "").removeprefix("./")
            files += [
                DataFile(path, split or split_of(path))
                for path in known
                if path == text or fnmatch(path, text) or fnmatch(path, text.replace("**/", "*"))
            ]
    return list(dict.fromkeys(files))


def _folders(known: Sequence[str]) -> dict[str, list[DataFile]]:
    """Folders as configurations, where the tables lie in several that are named for no split."""
    folders: dict[str, list[DataFile]] = {}
    for path in known:
        first = PurePosixPath(path).parts[0] if "/" in path else ""
        folders.setdefault(first, []).append(DataFile(path, split_of(path)))
    named = [name for name in folders if name and not split_of(name)]
    return folders if len(named) > 1 and len(named) == len(folders) else {}


def combined(files: Sequence[tuple[DataFile, Path]], folder: Path, name: str) -> Path:
    """The files of a data set as one: rows of one shape in one Parquet file, others in an archive.

    Rows get a column ``split`` where there are several splits; in an archive the name of the file says it.
    """
    if len(files) == 1 and files[0][1].suffix != ".arrow":
        return files[0][1]
    if all(path.suffix in _COLUMNAR for _, path in files):
        target = folder / f"{name}.parquet"
        if _together(files, target):
            return target
    target = folder / f"{name}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for about, path in files:
            archive.write(path, PurePosixPath(about.path).with_name(path.name).as_posix())
    return target


def _together(files: Sequence[tuple[DataFile, Path]], target: Path) -> bool:
    """Write tables of the same columns as one; says whether they are such."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    splits = {about.split for about, _ in files}
    try:
        schemas = [_schema(path) for _, path in files]
    except (pa.ArrowException, OSError, ValueError):
        return False
    first = schemas[0]
    alike = all(each.remove_metadata().equals(first.remove_metadata()) for each in schemas)
    if not alike:
        return False
    told = len(splits) > 1 and "split" not in first.names
    whole = first.append(pa.field("split", pa.string())) if told else first
    try:
        with pq.ParquetWriter(target, whole) as writer:
            for about, path in files:
                for batch in _batches(path):
                    columns = list(batch.columns)
                    if told:
                        columns.append(pa.array([about.split] * batch.num_rows, pa.string()))
                    writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=whole))
    except (pa.ArrowException, OSError, ValueError, TypeError):
        target.unlink(missing_ok=True)
        return False
    return True


def _schema(path: Path) -> Any:
    import pyarrow.parquet as pq

    if path.suffix == ".parquet":
        return pq.read_schema(path)
    with _arrow(path) as reader:
        return reader.schema


def _batches(path: Path) -> Any:
    import pyarrow.parquet as pq

    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=_BATCH)
        return
    with _arrow(path) as reader:
        while True:
            try:
                yield reader.read_next_batch()
            except StopIteration:
                return


def _arrow(path: Path) -> Any:
    """A file of Arrow batches, as ``datasets`` keeps them on disk."""
    import pyarrow as pa

    return pa.ipc.open_stream(pa.memory_map(str(path)))
