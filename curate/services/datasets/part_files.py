"""Files of the parts of a dataset version in the format of a trainer, with its validator's reports."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from curate.checks import COMPARED_BY, NearDuplicate
from curate.datasets import record_of
from curate.domain.errors import Unusable
from curate.domain.examples import Example
from curate.domain.records import PARTS, Part, Record
from curate.exporters import Exporter, Problem, Report, Written, validate, write
from curate.similarity import twins
from curate.text import count

# Of one kind of problem, as many are listed one by one.
LISTED = 20
# Problems that matter in the training file only.
_OF_TRAINING = frozenset({"too_few_rows", "few_rows", "file_name"})


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was exported; ``tokens`` counts all texts of it, with tiktoken's cl100k_base."""

    path: Path
    rows: int
    bytes: int
    sha256: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The validator's report on one part."""

    part: Part
    file: ExportedFile
    report: Report


@dataclass(frozen=True, slots=True)
class WrittenExport:
    """What was written for a trainer.

    Attributes:
        verdicts: A part each.
        warnings: Sentences about what to look at.
        beside: Further files that the consumer needs, by name, with their SHA-256.
        settings: What to set where it is trained on.
        left_out: Why examples are in no file, by part; also of a part of which nothing was written.
    """

    verdicts: tuple[Verdict, ...]
    warnings: tuple[str, ...]
    beside: Mapping[str, str] = field(hash=False)
    settings: Mapping[str, Any] = field(hash=False)
    left_out: Mapping[Part, Mapping[str, int]] = field(default_factory=dict, hash=False)

    @property
    def files(self) -> list[ExportedFile]:
        """The parts' files."""
        return [one.file for one in self.verdicts]


def write_parts(
    exporter: Exporter, records: Sequence[Record], folder: Path, bad: Sequence[Record] = ()
) -> WrittenExport:
    """Write a JSONL a part, and what the consumer needs beside.

    Args:
        exporter: The consumer.
        records: Of a dataset version.
        folder: Where to.
        bad: Rejected examples, for a consumer that learns from them; they go to the part to train on.

    Raises:
        Unusable: No record has a place in this format. Nothing is left behind.
        OSError: The folder can't be written.
    """
    verdicts: list[Verdict] = []
    warnings: list[str] = []
    left_out: dict[Part, Mapping[str, int]] = {}
    longest = 0
    for part in PARTS:
        chosen = [record for record in records if record.part == part]
        if not chosen:
            continue
        rejected = bad if part == "train" else ()
        written = write(exporter, chosen, folder / f"{part}.jsonl", rejected)
        warnings += _left_out(written)
        if written.left_out:
            left_out[part] = written.left_out
        if not written.rows:
            written.path.unlink()
            continue
        file = ExportedFile(
            written.path, written.rows, written.bytes, written.sha256, written.tokens
        )
        report = validate(exporter, written.path)
        verdicts.append(Verdict(part, file, report))
        warnings += _warnings(exporter, part, written, report)
        if rejected:
            warnings.append(
                f"{written.path.name}: "
                f"{count(len(rejected), 'rejected answer was', 'rejected answers were')} "
                "added as bad, in the current form; rejected answers are not part of the dataset version."
            )
        longest = max(longest, written.longest)
    if not verdicts:
        raise Unusable(
            f"No example of this version fits {exporter.title}: {' '.join(warnings)} Nothing was written: "
            "choose another format."
        )
    names = {one.part: one.file.path.name for one in verdicts}
    beside = exporter.beside(names, longest)
    for name, text in beside.items():
        (folder / name).write_text(text, encoding="utf-8")
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in beside.items()}
    return WrittenExport(
        tuple(verdicts), tuple(warnings), digests, exporter.settings(longest), left_out
    )


def rejected_records(
    examples: Sequence[Example], records: Sequence[Record], similarity: Mapping[str, Any]
) -> list[Record]:
    """Rejected examples with an answer, as training records.

    Those similar to held-out or validation examples are left out, so that nothing leaks.

    Args:
        examples: The rejected ones.
        records: Of the dataset version.
        similarity: How its texts were compared, as its manifest says.
    """
    by = {name: similarity[name] for name in COMPARED_BY if name in similarity}
    check = NearDuplicate.model_validate(by)
    rejected = [one for one in examples if one.output.strip()]
    apart = [one.asked for one in records if one.part != "train"]
    asked = [one.asked for one in rejected]
    leaks = twins(asked, apart, check.threshold, check.width, key=check.key)
    return [
        record_of(one, part="train", group=f"rejected-{one.id}")
        for place, one in enumerate(rejected)
        if place not in leaks
    ]


def zip_folder(folder: Path) -> bytes:
    """All files of a folder as a ZIP, in the order of their names."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return buffer.getvalue()


def _left_out(written: Written) -> Iterator[str]:
    for reason, number in written.left_out.items():
        left_out = count(number, "example was", "examples were")
        yield f"{written.path.name}: {left_out} left out: they {reason}."


def _warnings(exporter: Exporter, part: Part, written: Written, report: Report) -> Iterator[str]:
    name = written.path.name
    listed: Counter[str] = Counter()
    for problem in (*report.errors, *report.warnings):
        if _concerns(problem, part):
            listed[problem.code] += 1
            if listed[problem.code] <= LISTED:
                yield f"{name}: {problem.message}"
    for code, number in listed.items():
        if number > LISTED:
            more = count(number - LISTED, "more line has", "more lines have")
            yield f"{name}: {more} the problem “{code}”."
    if written.cut and "answer_cut" not in listed:
        yield (
            f"{name}: {count(written.cut, 'example is', 'examples are')} longer than the {exporter.cut_at:,} "
            f"tokens that {exporter.title} reads, so the answer would be cut off."
        )
    largest = exporter.largest.get(part)
    if largest is not None and written.bytes > largest:
        yield (
            f"{name} has {written.bytes:,} bytes; {exporter.title} takes at most {largest:,} for this part."
        )


def _concerns(problem: Problem, part: Part) -> bool:
    return part == "train" or problem.code not in _OF_TRAINING
