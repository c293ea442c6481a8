"""Runs checks on all cores, those about single examples in chunks and the others at the same time."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from types import ModuleType

from curate.checks.base import Check
from curate.domain.errors import Cancelled
from curate.domain.examples import Example
from curate.domain.findings import Finding

CHUNK = 2_000
"""Examples that a process takes at once: some seconds of work, so that a cancellation is soon heard."""
FEW = 5_000
"""Up to so many examples one process is done before a second one has started."""

OnProgress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a check finds, or a part of it.

    Attributes:
        last: Whether there is no more of this check.
    """

    check: Check
    findings: list[Finding]
    last: bool = True


def run(
    asked: Sequence[Check],
    examples: Sequence[Example],
    *,
    later: Callable[[], Sequence[Check]] = tuple,
    processes: int | None = None,
    on_progress: OnProgress = lambda _share, _message: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[Found]:
    """What each check finds, as soon as it is known.

    A check that looks at one example at a time (``Check.local``) is given chunks of them in other
    processes; the others, and what a local check compares, see all examples, in this one, meanwhile.
    The findings of each are the same as those of ``check.run(examples)``, in the same order.

    Args:
        asked: Checks with their options.
        examples: What they look at.
        later: Works out what more checks need, in this process, while others do what can begin before.
        processes: How many processes beside this one; None decides by cores and by the number of
            examples, 0 does everything here.
        on_progress: Called with the share done and a message before each piece of work.
        should_stop: Asked between the pieces whether to stop.

    Yields:
        Each check with all its findings, if it looks at all examples; then each of the others, part by part.

    Raises:
        Cancelled: ``should_stop`` said so.
    """
    if processes is None:
        processes = 0 if len(examples) <= FEW else min(os.cpu_count() or 1, 8)
    # Spawned, not forked: the app that asks has threads.
    pool = ProcessPoolExecutor(processes, get_context("spawn")) if processes else None
    try:
        first = _Lot(asked, examples, pool)
        lots = (first, _Lot(later(), examples, pool))
        steps = sum(len(lot.whole) + len(lot.begun) for lot in lots)

        def report(done: int, message: str) -> None:
            if should_stop():
                raise Cancelled("The check")
            done += sum(future.done() for lot in lots for future in lot.begun)
            on_progress(done / steps, message)

        whole = [check for lot in lots for check in lot.whole]
        for number, check in enumerate(whole):
            report(number, f"Checking: {check.title.lower()}")
            yield Found(check, list(check.run(examples)))
        for lot in lots:
            yield from lot.parts(examples, lambda: report(len(whole), "Checking each example"))
    finally:
        if pool:
            pool.shutdown(cancel_futures=True)


class _Lot:
    """Checks that begin at the same time."""

    def __init__(
        self,
        asked: Sequence[Check],
        examples: Sequence[Example],
        pool: ProcessPoolExecutor | None,
    ) -> None:
        # Of a check that a script has defined itself, another process knows nothing.
        self.single = [c for c in asked if c.local and pool and type(c).__module__ != "__main__"]
        self.whole = [check for check in asked if check not in self.single]
        self.begun: list[Future[list[list[Finding]]]] = []
        if pool and self.single:
            chunks = [examples[i : i + CHUNK] for i in range(0, len(examples), CHUNK)]
            with _no_script():
                self.begun = [pool.submit(_each, self.single, chunk) for chunk in chunks]

    def parts(self, examples: Sequence[Example], report: Callable[[], None]) -> Iterator[Found]:
        """What the checks find that are done elsewhere, in the order of the chunks."""
        for future in self.begun:
            report()
            while not future.done():
                wait([future], timeout=1)
                report()
            for check, mine in zip(self.single, future.result(), strict=True):
                yield Found(check, mine, last=False)
        for check in self.single:
            yield Found(check, list(check.across(examples)))


@contextmanager
def _no_script() -> Iterator[None]:
    """While processes start, there is no script that they would run again.

    A spawned process begins with the script of the one that spawned it. Of a script without a guard
    (`if __name__ == "__main__"`), or a page of the app, that would start the same work once more.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _each(asked: Sequence[Check], examples: Sequence[Example]) -> list[list[Finding]]:
    return [list(check.alone(examples)) for check in asked]
