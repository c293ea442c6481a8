"""How fast this machine was the last time, so that estimates are no guesses."""

import os
import platform
import socket
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from curate.domain.results import ArmScore, Speed
from curate.stores import Database

LONGEST = 200


@cache
def this_device() -> str:
    """The machine as it is stored: its name, processor and cores."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        name = next(line.split(":", 1)[1] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{socket.gethostname()}, {name.strip()}, {os.cpu_count()} cores"[-LONGEST:]


def remember_speed(database: Database, base: str, work: str, speed: Speed) -> None:
    """Store how fast this machine was with a base model."""
    with database.begin() as stores:
        stores.speeds.remember(base, this_device(), work, speed)


def known_speeds(database: Database, base: str) -> dict[str, Speed]:
    """What this machine did with a base model, by kind of work, the newest first."""
    with database.read() as stores:
        return stores.speeds.all(this_device()).get(base, {})


def training_speed(known: Mapping[str, Speed], preset: str) -> Speed | None:
    """How fast this machine trained with a preset the last time; else with another one."""
    own = f"train {preset}"
    others = (speed for work, speed in known.items() if work.startswith("train "))
    return known.get(own) or next(others, None)


def remember_arms(
    database: Database, base: str, arms: Sequence[ArmScore], spent: Mapping[str, float]
) -> None:
    """Store how fast methods were that asked the base model, by the tokens of prompts and answers.

    Args:
        database: Where.
        base: The base model, as it is stored.
        arms: What each method came to; those without tokens asked no model here.
        spent: Seconds that each took in all.
    """
    for arm in arms:
        if arm.tokens and spent.get(arm.arm):
            speed = Speed(arm.tokens / spent[arm.arm], 0.0, 0)
            remember_speed(database, base, answer_work(arm.arm), speed)


def answer_work(arm: str) -> str:
    """The kind of work that answering by a method is; of a tuned model whichever run it is."""
    return f"answer {arm.partition(':')[0]}"
