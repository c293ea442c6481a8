"""A training whose disk is full says so, and resumes with room."""

import pytest

from curate.domain.faults import DiskFull, fault_of
from tests.test_full_disk import disk, empty, fill  # noqa: F401 - a fixture among them
from tests.training.test_train import SETTINGS, adapter, run


@pytest.mark.parametrize("left", [4_096, 60_000])
def test_a_training_without_room_says_so_and_goes_on_with_room(tiny, disk, tmp_path, left):  # noqa: F811
    few = SETTINGS.model_copy(update={"max_steps": 6, "eval_every": 2})
    whole, _ = run(tiny, tmp_path / "whole", few)
    out = disk / "runs" / "1"
    out.mkdir(parents=True)
    fill(disk, left)

    with pytest.raises(Exception) as caught:
        run(tiny, out, few)

    assert type(fault_of(caught.value, disk)) is DiskFull
    empty(disk)
    result, _ = run(tiny, out, few)
    assert result.validation_loss == whole.validation_loss
    assert adapter(out).keys() == adapter(tmp_path / "whole").keys()
    assert not [path for path in out.rglob("*") if ".part" in path.name or ".new" in path.name]
