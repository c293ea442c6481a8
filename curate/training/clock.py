"""The seconds of a training, over every attempt of it."""

import time


class Clock:
    """The seconds of a training, over every attempt of it."""

    def __init__(self) -> None:
        self.before, self._started = 0.0, time.monotonic()

    def start(self) -> None:
        """Count from now on."""
        self._started = time.monotonic()

    def seconds(self) -> float:
        """So far."""
        return self.before + time.monotonic() - self._started
