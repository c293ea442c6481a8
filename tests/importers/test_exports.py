"""Exports of many systems are read right, or asked about; none is read wrong."""

import pytest

from tests.importers.recognition import EXPORTS, SUFFIX, exports, judge

KNOWN = list(exports())


@pytest.mark.parametrize(("path", "expected"), KNOWN, ids=[path.name for path, _ in KNOWN])
def test_an_export_is_not_read_wrong(path, expected):
    found = judge(path, expected)

    assert found.outcome != "wrong", "; ".join(found.faults)


def test_every_export_says_what_is_true_of_it():
    described = {path.name.removesuffix(SUFFIX) for path in EXPORTS.glob(f"*{SUFFIX}")}

    assert {path.name for path in EXPORTS.iterdir() if not path.name.endswith(SUFFIX)} >= described
