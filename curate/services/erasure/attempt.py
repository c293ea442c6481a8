"""What an erasure that a job does keeps of itself, so that one that died half-way is finished by the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from curate.domain.errors import Cancelled
from curate.domain.jobs import EraseRequest
from curate.stores import Database


class ErasureStopped(Cancelled):
    """Somebody asked to stop before anything was erased."""

    def __init__(self) -> None:
        super(Cancelled, self).__init__("Canceled before anything was erased.")


@dataclass(slots=True)
class Attempt:
    """One attempt at an erasure.

    Attributes:
        job: The job that does it; None for a command.
        request: What it was asked, as an attempt before may have left it.
        should_stop: Whether somebody asked to stop; asked before anything is erased.
    """

    database: Database
    job: int | None = None
    request: EraseRequest | None = None
    should_stop: Callable[[], bool] = lambda: False

    @property
    def begun(self) -> bool:
        """Whether an attempt before had begun to erase."""
        return self.request is not None and self.request.stage == "begun"

    def begin(self, versions: Sequence[int]) -> list[int]:
        """Note that it begins, and which versions are concerned; with those of the attempt before."""
        if self.should_stop():
            raise ErasureStopped
        before = () if self.request is None else self.request.versions
        concerned = sorted({*before, *versions})
        if self.request is not None:
            self._note(replace(self.request, stage="begun", versions=tuple(concerned)))
        return concerned

    def erased(self) -> None:
        """Forget the text: it stands nowhere else any more, but in free pages of the database."""
        if self.request is not None:
            self._note(replace(self.request, text="", stage="erased"))

    def forget(self) -> None:
        """Forget the text, unless it is half erased: then it is needed to finish that."""
        if self.request is not None and self.request.stage == "asked":
            self._note(replace(self.request, text="", stage="forgotten"))

    def _note(self, request: EraseRequest) -> None:
        self.request = request
        if self.job is not None:
            with self.database.clean_up() as stores:
                stores.jobs.set_request(self.job, request)
