"""Notes: each is a question without an answer yet."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.importers.presets.base import Preset, presets


@presets.register
class Notes(Preset):
    """Text files: the note is the input, the file's name (with a number where split) the id."""

    name = "notes"
    title = "notes"
    formats: ClassVar[tuple[str, ...]] = ("txt", "md", "html")
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": ("text",),
        "id": ("note",),
    }
    complete: ClassVar[bool] = True

    @override
    def recognise(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        return 1.0  # a text file has no other meaning
