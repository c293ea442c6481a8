"""What a person does with training runs beside starting one: look first, name, queue, compare, take along."""

from curate.services.tuning.run_tools.commands import run_command, train_command
from curate.services.tuning.run_tools.deletion import (
    RunContents,
    delete_run,
    run_contents,
)
from curate.services.tuning.run_tools.descriptions import RunChange, describe_run
from curate.services.tuning.run_tools.details import RunDetails, run_details
from curate.services.tuning.run_tools.queue import Queued, move_up, read_queue, waiting_jobs
from curate.services.tuning.run_tools.rendered import Looked, render_example
from curate.services.tuning.run_tools.script import train_script
from curate.services.tuning.run_tools.sweep_results import (
    SweepResult,
    SweptRun,
    list_sweeps,
    read_sweeps,
)
from curate.services.tuning.run_tools.sweeps import SWEPT, parse_grid, start_sweep, sweep_points

__all__ = [
    "SWEPT",
    "Looked",
    "Queued",
    "RunChange",
    "RunContents",
    "RunDetails",
    "SweepResult",
    "SweptRun",
    "delete_run",
    "describe_run",
    "list_sweeps",
    "move_up",
    "parse_grid",
    "read_queue",
    "read_sweeps",
    "render_example",
    "run_command",
    "run_contents",
    "run_details",
    "start_sweep",
    "sweep_points",
    "train_command",
    "train_script",
    "waiting_jobs",
]
