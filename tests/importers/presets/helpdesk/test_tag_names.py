"""Tags of help desks are read as people see them."""

import pytest

from curate.importers.presets.helpdesk.messages import tag_names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Returns", "Returns"),
        ('["lamp", "late"]', "lamp, late"),
        ('[{"id": "tag_1", "name": "Returns"}, {"id": "tag_2", "name": "Late"}]', "Returns, Late"),
        ('[{"id": 7, "tag": "vip"}]', "vip"),
        ('[{"id": 7}]', None),
        ("[]", None),
        ("[urgent] lamp", "[urgent] lamp"),
        ("[" * 5000, "[" * 5000),
    ],
)
def test_tags_are_their_names(cell, names):
    assert tag_names(cell) == names
