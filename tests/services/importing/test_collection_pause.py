import gc

import pytest

from curate.domain.errors import Cancelled
from curate.services.importing import import_file
from curate.services.importing.collection_pause import CollectionPause


@pytest.fixture(autouse=True)
def collector():
    """The collector is on before and after, whatever a test does."""
    gc.enable()
    yield
    gc.enable()


def test_garbage_is_collected_between_the_parts_of_a_file(database, project, write_csv):
    seen = []

    import_file(
        database,
        "tickets",
        write_csv(),
        on_progress=lambda *_: seen.append(gc.isenabled()),
        should_stop=lambda: seen.append(gc.isenabled()) or False,
    )

    assert len(seen) > 1
    assert all(seen)


def test_an_import_that_stops_leaves_the_collector_on(database, project, write_csv):
    with pytest.raises(Cancelled):
        import_file(database, "tickets", write_csv(), should_stop=lambda: True)

    assert gc.isenabled()


def test_of_two_imports_at_once_the_last_to_leave_switches_the_collector_on():
    pause = CollectionPause()

    with pause:
        with pause:
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off():
    gc.disable()

    with CollectionPause():
        pass

    assert not gc.isenabled()
