"""Which row is which, and whether it changed: the same as ever, whichever way the row came in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.domain.examples import ImportedRow
from curate.importers import Batch, Columns, Inspection, open_file
from curate.services.importing import Identifier, ImportOptions, import_file
from curate.services.reviewing import list_examples
from curate.stores.examples import Where

EXPORT = '''Ticket ID,Created,Customer,Via,Channel,Message,Triage,Queue
T-1,2026-01-05 09:30,C-1,web,email,"The lamp, which I bought, is dark.",Lamp,Returns
T-2,2026-01-06 10:00,,,"Fäx ""A""",You charged me twice for March.,Bill,Billing
T-2,2026-01-06 10:00,C-2,,phone,You charged me twice for March.,Bill,
,,C-2,app,phone,And where is my parcel now?,,Parcels
'''
OPTIONS = ImportOptions(
    preset="none",
    mapping={
        "input": ["Message"],
        "output": ["Triage"],
        "id": ["Ticket ID"],
        "label": ["Queue"],
        "group": ["Customer"],
        "created_at": ["Created"],
        "metadata": ["Via", "Channel"],
    },
)
# Identity and digest of its rows. Databases hold them: were they others tomorrow, every row would be new.
# Rows of one id share their identity; the writer numbers them.
STORED = [
    ("d0f657182e6a665b", "11efb392dd3340c0"),
    ("dbda6be9fa14d9bd", "588ae1ddf43198c7"),
    ("dbda6be9fa14d9bd", "215815daaa7b8767"),
    ("8e9e8f1fc77dc910", "80ede0544f874324"),
]


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(EXPORT, encoding="utf-8")
    return path


def number(digits):
    return int.from_bytes(bytes.fromhex(digits), "big", signed=True)


@pytest.mark.parametrize("by_column", [True, False])
def test_rows_are_identified_as_they_always_were(export, by_column):
    opened = open_file(export, **OPTIONS.arguments())
    (batch,) = opened.batches(10)
    assert isinstance(batch.imported, Columns)

    rows = Identifier(opened.about).incoming(batch if by_column else Batch(batch.rows(), ()))

    assert [row[:2] for row in rows] == [(number(one), number(two)) for one, two in STORED]


def test_rows_that_came_by_column_are_stored_as_they_are(database, project, export):
    import_file(database, "tickets", export, OPTIONS)

    (batch,) = open_file(export, **OPTIONS.arguments()).batches(10)
    names = ["line", "external_id", "input", "output", "label", "groups", "metadata", "created_at"]
    assert [
        [getattr(example, name) for name in names]
        for example in list_examples(database, "tickets", Where())
    ] == [[getattr(row, name) for name in names] for row in batch.rows()]


ABOUT = Inspection("a.csv", "csv", None, None, None, 1, (), 0, False, {"id": ["Id"]}, ())
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
keys = st.none() | st.sampled_from(["1", "2", "1\x1f1", '"'])


@given(
    st.lists(st.tuples(texts, texts, texts, keys, keys, texts, texts, texts), max_size=8),
    st.integers(1, 4),
)
def test_by_column_or_by_row_is_the_same(rows, size):
    asked, answers, systems, labels, ids, first, second, third = (
        zip(*rows, strict=True) if rows else [()] * 8
    )
    columns = [
        Columns(
            range(start, start + len(asked[start : start + size])),
            *(each[start : start + size] for each in (asked, answers, systems, labels, ids)),
            {"b": first[start : start + size], 'a"ü': second[start : start + size]},
            {"only": third[start : start + size]},
            labels[start : start + size],
        )
        for start in range(0, len(rows), size)
    ]

    by_column, by_row = Identifier(ABOUT), Identifier(ABOUT)

    for each in columns:
        one, other = by_column.incoming(Batch(each, ())), by_row.incoming(Batch(each.rows(), ()))
        assert [tuple(row) for row in one] == [tuple(row) for row in other]


def test_turns_and_strange_metadata_are_stored_as_json():
    row = ImportedRow(1, "Why?", metadata={"when": 1, "tags": ["ä"]})

    (stored,) = Identifier(ABOUT).incoming(Batch([row], ()))

    assert json.loads(stored.metadata) == {"when": 1, "tags": ["ä"]}
