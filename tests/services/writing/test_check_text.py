import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.checks import sentence
from curate.domain.errors import NotFound
from curate.services.checking import dismiss, run_checks
from curate.services.reviewing import Edit, decide, open_card
from curate.services.writing import check_text


@pytest.fixture
def examples(database, project, tickets):
    run_checks(database, project.name)
    with database.read() as stores:
        return list(stores.examples.all(project.id))


def test_a_text_is_checked_as_it_is_typed_and_nothing_is_stored(database, project, examples):
    one = examples[0]

    checked = check_text(database, project.name, one.id, output="topic: Delivery\nUrgency: High")

    assert checked.repair == "Topic: Delivery\nUrgency: High"
    assert [each.finding.field for each in checked.findings] == ["output"]
    assert sentence(checked.findings[0].finding)
    assert checked.findings[0].id == 0
    assert open_card(database, project.name, one.id).findings == ()
    assert check_text(database, project.name, one.id).findings == ()


def test_what_is_open_keeps_its_number_and_what_was_dismissed_stays_so(database, project, examples):
    one = examples[0]
    decide(
        database, project.name, one.id, "edit", edit=Edit(output="topic: Delivery\nUrgency: High")
    )
    (open_one,) = open_card(database, project.name, one.id).findings

    checked = check_text(database, project.name, one.id, output="topic: Delivery\nUrgency: Low")
    assert [(each.id, each.version) for each in checked.findings] == [
        (open_one.id, open_one.version)
    ]

    dismiss(database, project.name, {open_one.id: open_one.version}, "ada")
    assert (
        check_text(database, project.name, one.id, output="topic: Delivery\nUrgency: Low").findings
        == ()
    )


def test_before_the_first_check_nothing_is_claimed(database, project, tickets):
    with database.read() as stores:
        one, *_ = list(stores.examples.all(project.id))

    checked = check_text(database, project.name, one.id, output="nonsense")

    assert (checked.checked, checked.findings, checked.repair) == (False, (), None)
    with pytest.raises(NotFound):
        check_text(database, project.name, 999)


def test_what_is_found_as_one_types_is_what_is_found_once_it_is_saved(database, project, examples):
    key = examples[3].id

    @given(st.text(alphabet="Topic: Brakes\nUrgency Low  é😀<b>@.\t", max_size=60))
    def same(text):
        typed = check_text(database, project.name, key, output=text)
        decide(database, project.name, key, "edit", edit=Edit(output=text))
        stored = open_card(database, project.name, key)
        assert {one.mark for one in typed.findings} == {one.mark for one in stored.findings}

    same()
