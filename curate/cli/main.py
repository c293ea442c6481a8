"""Entry point: every command, and every error as one line."""

import logging
import sys

import typer
from typer.exceptions import Abort, TyperException

from curate.cli import data, desk, imports, system, tune
from curate.cli.output import tell
from curate.domain.errors import CurateError

app = typer.Typer(
    name="curate",
    help="From a raw ticket export to an honestly evaluated adapter, on your own machine.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for module in (imports, data, desk, tune, system):
    module.add_to(app)


def main() -> None:
    """``curate``: 0 done, 1 the answer is no, 2 unusable, 130 interrupted."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    logging.basicConfig(level=logging.ERROR)
    sys.exit(_run())


def _run() -> int:
    try:
        status = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except CurateError as error:
        tell(str(error))
    except TyperException as error:
        tell(f"{_sentence(error)} Nothing was done: see `curate --help`.")
    except (Abort, KeyboardInterrupt):
        tell("Interrupted. What was stored before is kept.")
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has had enough; Python would complain at exit
        return 0
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a person (the worker has the other one)
        tell(
            f"Something went wrong that Curate did not foresee ({type(error).__name__}). Nothing more was "
            f"done; the details are in {system.log_crash()}."
        )
    else:
        return status if isinstance(status, int) else 0
    return 2


def _sentence(error: TyperException) -> str:
    format_message = getattr(error, "format_message", None)
    text = str(format_message() if format_message else error).strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."
