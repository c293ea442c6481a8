"""Whatever a system writes is read as its author meant it."""

import pytest

from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.importers import inspect, open_file, read
from tests.importers.seeds import INTERNAL, every

every_seed = pytest.mark.parametrize("seed", every(), ids=lambda seed: seed.name)


@every_seed
def test_a_file_is_read_as_its_author_meant_it(write, seed):
    path = write(seed.name, seed.content)

    found = inspect(path)
    rows = list(read(path))

    assert found.preset == seed.preset
    assert found.confidence >= 0.7 if "output" in found.mapping else found.confidence <= 0.5
    read_as = [(row.line, row.input, row.output) for row in rows if isinstance(row, ImportedRow)]
    assert read_as == list(seed.rows)
    assert tuple(row.line for row in rows if isinstance(row, RejectedRow)) == seed.rejected
    assert tuple(row.line for row in rows if isinstance(row, SkippedRow)) == seed.skipped


@every_seed
def test_what_is_for_colleagues_only_is_never_asked_or_answered(write, seed):
    path = write(seed.name, seed.content)

    rows = [row for row in read(path) if isinstance(row, ImportedRow)]

    said = [text for row in rows for text in (row.input, row.output, row.system)]
    said += [turn.text for row in rows for turn in row.turns]
    assert not any(INTERNAL in text for text in said)
    if INTERNAL.encode() in seed.content:
        assert any(INTERNAL in str(dict(row.metadata)) for row in rows)


@every_seed
def test_a_file_is_the_same_whether_it_is_read_by_row_or_in_batches(write, seed):
    path = write(seed.name, seed.content)

    rows = list(read(path))
    batches = list(open_file(path).batches(2))

    imported = [row for batch in batches for row in batch.rows()]
    left_out = [row for batch in batches for row in batch.left_out]
    assert imported == [row for row in rows if isinstance(row, ImportedRow)]
    assert left_out == [row for row in rows if not isinstance(row, ImportedRow)]
