"""The entry point of the command line, which registers all commands and prints errors as one line."""

import logging
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import typer
from typer.exceptions import Abort, TyperException
from typer.main import get_command

from curate.cli import (
    advice,
    backups,
    blind,
    checks,
    clusters,
    contract,
    datasets,
    erasure,
    imports,
    jobs,
    labels,
    people,
    projects,
    prompts,
    quality,
    replace,
    reports,
    results,
    review,
    routes,
    selection,
    suggestions,
    system,
    team,
    tuning,
)
from curate.cli.output import print_message
from curate.cli.state import settings
from curate.cli.ways_on import error_sentence
from curate.domain.errors import CurateError
from curate.domain.faults import fault_of
from curate.settings import keep_private

app = typer.Typer(
    name="curate",
    help="From a raw ticket export to an honestly evaluated adapter, on your own machine.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
STEPS = (
    projects,
    people,
    imports,
    checks,
    clusters,
    labels,
    contract,
    quality,
    review,
    replace,
    selection,
    team,
    datasets,
)
for module in (
    *STEPS,
    suggestions,
    prompts,
    tuning,
    results,
    reports,
    blind,
    advice,
    jobs,
    backups,
    erasure,
    routes,
    system,
):
    module.add_to(app)


INTERRUPTED = "Interrupted. What was stored before that is kept."


def main() -> None:
    """``curate``: 0 done, 1 the answer is no, 2 unusable, 130 interrupted."""
    keep_private()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    logging.basicConfig(level=logging.ERROR)
    sys.exit(_run())


@cache
def whole_command() -> Callable[..., Any]:
    """All commands, put together once a process: that takes longer than most of them."""
    return get_command(app)


def _run() -> int:
    try:
        status = whole_command()(sys.argv[1:] or ["--help"], standalone_mode=False)
    except CurateError as error:
        print_message(error_sentence(error))
    except TyperException as error:
        print_message(f"{_sentence(error)} Nothing was done: see `curate --help`.")
    except (Abort, KeyboardInterrupt):
        print_message(INTERRUPTED)
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has had enough; Python would complain at exit
        return 0
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a person (the worker has the other one)
        fault = fault_of(error, settings().home)
        print_message(
            error_sentence(fault)
            if fault is not None
            else f"An unexpected error occurred ({type(error).__name__}). Nothing more was done; the details "
            f"are in {system.log_crash()}."
        )
    else:
        if status == 130:  # how typer says that somebody interrupted a command
            print_message(INTERRUPTED)
        return status if isinstance(status, int) else 0
    return 2


def _sentence(error: TyperException) -> str:
    format_message = getattr(error, "format_message", None)
    text = str(format_message() if format_message else error).strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."
