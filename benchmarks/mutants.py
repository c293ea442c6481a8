"""Mutation testing of the modules on which Curate's word rests.

    make mutants                # all of mutants.json: an hour or more
    make mutants MODULE=split   # one

A module is changed in one small thing (``mutations.py``), and its tests run: one that fails kills the
mutant. Of what survives, ``mutants.json`` names what no input could tell apart, with the reason; the
share killed of all others may only grow. The run writes its figures there and the table of README.md.
"""

import argparse
import hashlib
import importlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_loader
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, ModuleType
from typing import Any

from typing_extensions import override

ROOT = Path(__file__).parents[1]
RATCHET = ROOT / "benchmarks" / "mutants.json"
README = ROOT / "benchmarks" / "README.md"
BEGIN, END = "<!-- mutants: written by `make mutants` -->", "<!-- /mutants -->"
PYTEST = [
    "-x",
    "-q",
    "-pno:cacheprovider",
    "-pno:randomly",
    "--hypothesis-profile=mutants",
    "--tb=no",
    "-Wignore::pytest.PytestAssertRewriteWarning",  # imported before the fork, as all else is
]
OURS = {"curate", "tests", "pages", "tools", "benchmarks", "conftest", "__main__", "mutations"}
_FORK = get_context("fork")
_PATIENCE = 600  # seconds that the tests may take on the module as it is
_MEMORY = 16 << 30  # address space of a mutant
_BROKEN, _NO_TESTS = 3, 5  # exit codes of pytest that say nothing about a mutant


@dataclass(slots=True)
class Target:
    """A module, the tests that must notice its mutants, and what the last run found.

    Args:
        file: The module.
        tests: Files and options for pytest, the quickest to notice first.
        sample: How many mutants are tried, drawn by the hash of their names; 0 for all.
        made: How many mutants there are.
        tried: How many of them were tried.
        killed: How many of those the tests noticed.
        equal: Survivors that no input can tell from the module: name to reason.
    """

    file: str
    tests: list[str]
    sample: int = 0
    made: int = 0
    tried: int = 0
    killed: int = 0
    equal: dict[str, str] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Killed, of what isn't equal."""
        return self.killed / max(self.tried - len(self.equal), 1)


def targets() -> dict[str, Target]:
    """What is recorded in ``mutants.json``."""
    recorded = json.loads(RATCHET.read_text(encoding="utf-8"))
    return {name: Target(**each) for name, each in recorded.items()}


def table(known: dict[str, Target]) -> str:
    """The figures, as a table for README.md."""
    lines = [
        "| module | mutants | tried | killed | equal | killed of what isn't equal |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *(
            f"| `{each.file}` | {each.made} | {each.tried} | {each.killed} | {len(each.equal)} "
            f"| {100 * each.share:.1f} % |"
            for each in known.values()
        ),
    ]
    return "\n".join(lines)


def main() -> None:
    """Run the mutants of one module or of all, and record the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", help="Names in mutants.json; all of them if none.")
    parser.add_argument("--only", default="", help="Try mutants with this in the name.")
    parser.add_argument("--verbose", action="store_true", help="Show what the tests print.")
    given = parser.parse_args()
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    known = targets()
    failures = [
        failure
        for name in given.modules or known
        for failure in run(name, known[name], only=given.only, verbose=given.verbose)
    ]
    if not given.only:
        record(known)
        print(f"\n{table(known)}")
    for failure in failures:
        print(failure, file=sys.stderr)
    sys.exit(bool(failures))


def run(name: str, target: Target, *, only: str = "", verbose: bool = False) -> Iterator[str]:
    """Try the mutants of a module; say what is worse than recorded, or note the new figures."""
    from mutations import Mutant, mutants

    source = (ROOT / target.file).read_text(encoding="utf-8")
    every = mutants(source)
    drawn = sorted(every, key=_drawn)[: target.sample] if target.sample else every
    drawn = [each for each in every if each in drawn and only in each.name]
    started = time.monotonic()
    unchanged = Mutant("unchanged", source)
    watch = _prepare(target, unchanged)
    before = _spent()
    if _killed(target, unchanged, _PATIENCE, watch, verbose=verbose):
        raise SystemExit(f"The tests of {target.file} fail without any mutation.")
    limit = 10 + 3 * (_spent() - before)
    survivors = []
    for number, each in enumerate(drawn, 1):
        if not _killed(target, each, limit, watch, verbose=verbose):
            survivors.append(each.name)
            judged = " (equal)" if each.name in target.equal else ""
            print(f"{name} {number}/{len(drawn)} survived{judged}: {each.name}", flush=True)
        elif number % 50 == 0:
            print(f"{name} {number}/{len(drawn)}", flush=True)
    minutes = (time.monotonic() - started) / 60
    print(f"{name}: {len(survivors)} of {len(drawn)} survived, {minutes:.0f} min", flush=True)
    if only:
        return
    stale = set(target.equal) - set(survivors)
    yield from (f"{name}: recorded as equal, but killed or gone: {each}" for each in sorted(stale))
    killed = len(drawn) - len(survivors)
    share = killed / max(len(drawn) - len(target.equal), 1)
    if share < target.share:
        yield f"{name}: {share:.3f} killed, less than the {target.share:.3f} recorded"
    elif not stale:
        target.made, target.tried, target.killed = len(every), len(drawn), killed


def record(known: dict[str, Target]) -> None:
    """Write the figures into ``mutants.json`` and README.md."""
    figures = {
        name: {key: getattr(each, key) for key in Target.__slots__} for name, each in known.items()
    }
    RATCHET.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    page = README.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    README.write_text(f"{before}{BEGIN}\n\n{table(known)}\n\n{END}{after}", encoding="utf-8")


def _drawn(mutant: Any) -> str:
    return hashlib.sha256(mutant.name.encode()).hexdigest()


@dataclass(slots=True, eq=False)  # pytest puts plug-ins into sets
class _Watch:
    """A plug-in of pytest: notes how long each test takes, and runs the quickest first."""

    seconds: dict[str, float] = field(default_factory=dict)

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items.sort(key=lambda item: self.seconds.get(item.nodeid, 0.0))

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration


def _prepare(target: Target, unchanged: Any) -> _Watch:
    """Run the tests on the module as it is, and import what they needed.

    Every mutant is a fork of this process, in which nothing of Curate is imported yet, but all else.

    Returns:
        How long each test takes.
    """
    reader, writer = _FORK.Pipe(duplex=False)
    with TemporaryDirectory() as folder:
        given = (target, unchanged, _PATIENCE, _Watch(), folder, writer)
        child = _FORK.Process(target=_test, args=given)
        child.start()
        needed, watch = reader.recv() if reader.poll(_PATIENCE) else ([], _Watch())
        child.join()
    for module in needed:
        try:
            importlib.import_module(module)
        except Exception:  # noqa: BLE001, S112 - only a head start; the tests import what they need
            continue
    return watch


def _killed(target: Target, mutant: Any, limit: float, watch: _Watch, *, verbose: bool) -> bool:
    for _ in range(3):
        with TemporaryDirectory() as folder:
            given = (target, mutant, limit, watch, folder)
            child = _FORK.Process(target=_test, args=given, kwargs={"verbose": verbose})
            child.start()
            child.join(5 * limit)  # the limit is on CPU time: others may need the processor
            if child.exitcode is None:
                child.kill()
                child.join()
        if child.exitcode not in {_BROKEN, _NO_TESTS}:
            return child.exitcode != 0
    raise SystemExit(f"The tests of {target.file} could not be run: {mutant.name}")


def _spent() -> float:
    """Seconds of processor time that the tests took so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _test(
    target: Target,
    mutant: Any,
    limit: float,
    watch: _Watch,
    folder: str,
    writer: Any = None,
    *,
    verbose: bool = False,
) -> None:
    """In a process of its own: import the mutant in place of the module, and run the tests."""
    import pytest

    code = _BROKEN
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 1))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        if not verbose:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
        os.chdir(ROOT)
        sys.path.insert(0, str(ROOT))
        sys.meta_path.insert(0, _Finder(target.file, mutant.code))
        given = [*PYTEST, f"--basetemp={folder}/tests", *target.tests]
        code = int(pytest.main(given, plugins=[watch]))
        if writer:
            needed = [name for name in sys.modules if name.split(".")[0] not in OURS]
            writer.send((needed, watch))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class _Finder(MetaPathFinder, SourceFileLoader):
    """Imports one module from changed source, under its own name and path."""

    def __init__(self, file: str, source: str) -> None:
        super().__init__(file.removesuffix(".py").replace("/", "."), str(ROOT / file))
        self._source = source

    @override
    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname == self.name else None

    @override
    def get_code(self, fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec", dont_inherit=True)


if __name__ == "__main__":
    main()
