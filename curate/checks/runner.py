"""Runs checks on all cores, those about single examples in chunks and the others at the same time."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
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


def run(
    asked: Sequence[Check],
    examples: Sequence[Example],
    *,
    processes: int | None = None,
    on_progress: OnProgress = lambda _share, _message: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Check, list[Finding]]]:
    """What each check finds, as soon as it is known.

    A check that looks at one example at a time (``Check.local``) is given chunks of them in other
    processes; the others, and what a local check compares, see all examples, in this one, meanwhile.
    The findings are the same as those of ``check.run(examples)``, in the same order.

    Args:
        asked: Checks with their options.
        examples: What they look at.
        processes: How many processes beside this one; None decides by cores and by the number of
            examples, 0 does everything here.
        on_progress: Called with the share done and a message before each piece of work.
        should_stop: Asked between the pieces whether to stop.

    Yields:
        Each check once, with its findings; those about all examples first.

    Raises:
        Cancelled: ``should_stop`` said so.
    """
    if processes is None:
        processes = 0 if len(examples) <= FEW else min(os.cpu_count() or 1, 8)
    # Of a check that a script has defined itself, another process knows nothing.
    single = [c for c in asked if c.local and processes and type(c).__module__ != "__main__"]
    whole = [check for check in asked if check not in single]
    chunks = [examples[i : i + CHUNK] for i in range(0, len(examples), CHUNK)] if single else []
    steps = len(whole) + len(chunks)
    # Spawned, not forked: the app that asks has threads.
    pool = ProcessPoolExecutor(processes, get_context("spawn")) if chunks else None
    try:
        begun = _begin(pool, single, chunks) if pool else []
        for number, check in enumerate(whole):
            if should_stop():
                raise Cancelled("The check")
            done = number + sum(future.done() for future in begun)
            on_progress(done / steps, f"Checking: {check.title.lower()}")
            yield check, list(check.run(examples))
        across = [list(check.across(examples)) for check in single]
        alone = _gathered(begun, len(single), len(whole), on_progress, should_stop)
        for check, mine, others in zip(single, alone, across, strict=True):
            yield check, [*mine, *others]
    finally:
        if pool:
            pool.shutdown(cancel_futures=True)


def _begin(
    pool: ProcessPoolExecutor, asked: Sequence[Check], chunks: Sequence[Sequence[Example]]
) -> list[Future[list[list[Finding]]]]:
    with _no_script():
        return [pool.submit(_each, asked, chunk) for chunk in chunks]


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


def _gathered(
    begun: Sequence[Future[list[list[Finding]]]],
    checks: int,
    before: int,
    on_progress: OnProgress,
    should_stop: Callable[[], bool],
) -> list[list[Finding]]:
    """The findings of each check over all chunks, in the order of the chunks."""
    left = {future for future in begun if not future.done()}
    while left:
        if should_stop():
            raise Cancelled("The check")
        done = before + len(begun) - len(left)
        on_progress(done / (before + len(begun)), "Checking each example")
        _, left = wait(left, timeout=1)
    found: list[list[Finding]] = [[] for _ in range(checks)]
    for future in begun:
        for mine, some in zip(found, future.result(), strict=True):
            mine.extend(some)
    return found
