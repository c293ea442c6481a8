"""Imports damaged and hostile files by the thousand, and counts what went wrong.

Every file is made from its number (``tests/importers/damage.py``), written to disk and imported into
an SQLite database by a worker process with bounds on memory, time and file size. Afterwards the
database must hold all of its rows, or nothing of it.

    python benchmarks/fuzz_importers.py --files 10000 --workers 2

With ``--oversized`` it reads instead, each in a process of its own, files that are small to send and huge
to read (``tests/importers/oversized.py``), within 5 s of processor time and 500 MB.

    python benchmarks/fuzz_importers.py --oversized

A file is one of: imported; rejected (an error whose message is meant for people); crashed (anything
else was raised, or the process died); hung (longer than ``--seconds``); too large (more memory than
``--megabytes``); half-written.
"""

import argparse
import multiprocessing as mp
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from curate.domain.errors import CurateError
from curate.importers import open_file
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.stores import Database
from tests.importers.damage import damaged
from tests.importers.oversized import OVERSIZED

BATCH = 100
# What one file may take.
BOUND_SECONDS = 5
BOUND_MEGABYTES = 500
# Of a worker, so that one file can't take the computer along.
ADDRESS_SPACE = 4_000 << 20
KINDS = ("imported", "rejected", "crashed", "hung", "too large", "half-written")


class Hung(BaseException):
    """A file took longer than it may."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    number: int
    name: str
    kind: str
    seconds: float
    what: str = ""
    megabytes: float = 0.0


def main() -> None:
    """Run the files, print the table, and end with 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=BOUND_SECONDS, help="processor time for one")
    parser.add_argument("--megabytes", type=int, default=BOUND_MEGABYTES, help="memory for one")
    parser.add_argument("--oversized", action="store_true", help="files huge to read instead")
    options = parser.parse_args()
    if options.oversized:
        raise SystemExit(oversized())
    begins = range(options.first, options.first + options.files, BATCH)
    last = options.first + options.files
    outcomes: list[Outcome] = []
    jobs = [
        (first, min(first + BATCH, last), options.seconds, options.megabytes) for first in begins
    ]
    with ThreadPoolExecutor(options.workers) as pool:
        for batch in pool.map(in_process, jobs):
            outcomes += batch
            print(f"\r{len(outcomes):,} files", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    raise SystemExit(report(outcomes))


def oversized() -> int:
    """Read each oversized file, print the table, and say with 1 that one took too much."""
    print("| file | size | processor time | memory | what became of it |")
    print("| --- | ---: | ---: | ---: | --- |")
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        for kind, make in OVERSIZED.items():
            folder = Path(name) / kind
            folder.mkdir()
            make(folder / "t", 1.0)
            (path,) = folder.iterdir()
            ours, theirs = mp.Pipe(duplex=False)
            child = mp.get_context("spawn").Process(target=read_one, args=(theirs, path))
            child.start()
            theirs.close()
            try:
                seconds, megabytes, what = ours.recv()
            except EOFError:
                seconds, megabytes, what = 0.0, 0.0, "the process died"
                bad += 1
            child.join()
            bad += seconds > BOUND_SECONDS or megabytes > BOUND_MEGABYTES
            size = path.stat().st_size
            print(
                f"| {kind} | {size:,} | {seconds:.1f} s | {megabytes:.0f} MB | {what} |", flush=True
            )
            path.unlink()
    return 1 if bad else 0


def read_one(pipe: Any, path: Path) -> None:
    """Read one file and tell its processor time, memory, and what became of it."""
    signal.signal(signal.SIGPROF, _hung)
    signal.setitimer(signal.ITIMER_PROF, 10 * BOUND_SECONDS)
    began = time.process_time()
    rows = 0
    try:
        for batch in open_file(path).batches(2_000):
            rows += len(batch.imported) + len(batch.left_out)
        what = f"read: {rows:,} rows"
    except CurateError as error:
        what = f"refused: {error}"
    except Hung:
        what = "hung"
    pipe.send((time.process_time() - began, most_memory(), what))


def most_memory() -> float:
    """Megabytes that this process held at most: what ``resource`` says includes the one that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def forget_most_memory() -> None:
    """From here on, the most memory is counted anew."""
    Path("/proc/self/clear_refs").write_text("5")


def in_process(job: tuple[int, int, int, int]) -> list[Outcome]:
    """A batch in a process of its own, so that one that dies takes only itself along."""
    first, last, _, _ = job
    done: list[Outcome] = []
    while first < last:
        ours, theirs = mp.Pipe(duplex=False)
        child = mp.get_context("spawn").Process(
            target=work, args=(theirs, first, *job[1:]), daemon=True
        )
        child.start()
        theirs.close()
        try:
            while True:
                done.append(ours.recv())
                first = done[-1].number + 1
        except EOFError:
            child.join()
        if first < last:
            kind = "hung" if child.exitcode == -signal.SIGKILL else "crashed"
            name = damaged(first)[0]
            done.append(Outcome(first, name, kind, 0.0, f"the process ended with {child.exitcode}"))
            first += 1
    return done


def work(pipe: Any, first: int, last: int, seconds: int, megabytes: int) -> None:
    """Import files one after the other, telling what became of each."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    signal.signal(signal.SIGPROF, _hung)
    os.environ["CURATE_PERSON"] = "fuzz"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CURATE_HOME"] = folder
        database = Database(f"sqlite:///{folder}/fuzz.db")
        create_project(database, "fuzz")
        for number in range(first, last):
            pipe.send(one(database, Path(folder) / f"f{number}", number, seconds, megabytes))
    pipe.close()


def one(database: Database, folder: Path, number: int, seconds: int, megabytes: int) -> Outcome:
    """Import one file and look at what it left behind."""
    name, content = damaged(number)
    folder.mkdir()
    path = folder / name
    path.write_bytes(content)
    before = counts(database)
    forget_most_memory()
    began = time.process_time()
    kind, what, added, left = "imported", "", 0, 0
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        result = import_file(database, "fuzz", path)
        added, left = result.added, result.rejected_count + result.skipped_count
    except CurateError as error:
        kind, what = "rejected", str(error)
    except Hung:
        kind = "hung"
    except BaseException as error:  # noqa: BLE001 - whatever else there is, is a crash
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        kind, what = "crashed", f"{type(error).__name__}: {error}"[:200] + f" ({place})"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    spent, used = time.process_time() - began, most_memory()
    after = counts(database)
    sources = 1 if kind == "imported" else 0
    if after != (before[0] + added, before[1] + left, before[2] + sources):
        kind, what = "half-written", f"{before} became {after}, {kind} {added} and {left} ({what})"
    elif used > megabytes and kind in {"imported", "rejected"}:
        kind, what = "too large", f"{used:.0f} MB, {kind} {what}"
    for each in folder.iterdir():
        each.unlink()
    return Outcome(number, name, kind, spent, what, used)


def counts(database: Database) -> tuple[int, int, int]:
    """How many examples, unused rows and sources there are, ready or not."""
    with database.read() as stores:
        run = stores.connection.exec_driver_sql
        return tuple(  # type: ignore[return-value]
            run(f"SELECT count(*) FROM {table}").scalar_one()
            for table in ("examples", "unused_rows", "sources")
        )


def _hung(_signal: int, _frame: object) -> None:
    raise Hung


def report(outcomes: list[Outcome]) -> int:
    """Print the table; 1 where a file crashed, hung or was written in half."""
    kinds = Counter(each.kind for each in outcomes)
    slowest = max(outcomes, key=lambda each: each.seconds)
    largest = max(outcomes, key=lambda each: each.megabytes)
    columns = (*KINDS, "slowest (CPU)", "largest")
    print(f"| files | {' | '.join(columns)} |")
    print("| ---: " * (len(columns) + 1) + "|")
    shown = (f"{kinds[kind]:,}" for kind in KINDS)
    print(
        f"| {len(outcomes):,} | {' | '.join(shown)} | {slowest.seconds:.1f} s | {largest.megabytes:.0f} MB |"
    )
    for word, each in (("slowest", slowest), ("largest", largest)):
        print(f"\n{word}: file {each.number}, {each.name!r}, {each.kind}")
    bad = [each for each in outcomes if each.kind not in {"imported", "rejected"}]
    for each in bad[:50]:
        print(f"{each.kind}: file {each.number}, {each.name!r}: {each.what}")
    return 1 if bad else 0


if __name__ == "__main__":
    main()
