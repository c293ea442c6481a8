"""Keys of widgets."""

from hashlib import blake2b


def digest(*about: object) -> str:
    """What stands in a key for texts that people chose: names, labels, columns, paths.

    A key goes through Streamlit, the address of an element and the names of styles, each of which has signs
    of its own (``__`` in a component's key is refused): of ours, it holds letters and digits alone.
    """
    return blake2b(repr(about).encode(errors="backslashreplace"), digest_size=8).hexdigest()
