"""Places in texts as JavaScript counts them: in UTF-16 units."""

from bisect import bisect_left
from collections.abc import Callable


def utf16(text: str) -> Callable[[int], int]:
    """A function from a place in the text, in characters, to the same place in UTF-16 units."""
    wide = [place for place, char in enumerate(text) if char > "\uffff"]
    if not wide:
        return lambda place: place

    def count(place: int) -> int:
        return place + bisect_left(wide, place)

    return count
