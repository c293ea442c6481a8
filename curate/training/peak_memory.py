"""The most memory that this process has had since a moment, as the system counts it."""

from contextlib import suppress
from pathlib import Path

STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")


def forget_peak() -> None:
    """Count from now on, where the system lets us (Linux)."""
    with suppress(OSError):
        CLEAR.write_text("5", "ascii")


def peak_mb() -> int:
    """Megabytes at most; 0 where the system doesn't tell."""
    try:
        lines = STATUS.read_text("utf-8").splitlines()
        found = next(line for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return 0
    return int(found.split()[1]) * 1024 // 1_000_000
