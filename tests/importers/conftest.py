"""Files that tests write, and what came out of them."""

import pytest


@pytest.fixture
def write(tmp_path):
    """A function that writes a file, from text (as UTF-8) or bytes, and returns its path."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
