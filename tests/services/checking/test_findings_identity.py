"""What a person decides about a finding holds for what was on the screen, and for nothing else."""

import pytest

from curate.domain.errors import FindingGone
from curate.services import changes, checking, reviewing
from curate.services.checking import runs
from curate.services.importing import import_file, list_sources, remove_source
from curate.services.reviewing import Edit
from curate.stores.examples import Where
from tests.services.conftest import TICKETS

PHONE = "You reach me on 01632 960147."


def ids(database):
    return {
        one.external_id: one.id for one in reviewing.list_examples(database, "tickets", Where())
    }


def found(database, check="personal_data", status="open"):
    return checking.list_findings(database, "tickets", check=check, status=status)


@pytest.fixture
def phones(database, project, write_csv):
    """Two tickets with a phone number, checked."""
    rows = [[*row[:3], f"{row[3]} {PHONE}", *row[4:]] for row in TICKETS[:2]]
    import_file(database, project.name, write_csv([*rows, *TICKETS[2:]]))
    checking.run_checks(database, project.name, ["personal_data"])
    return {one.finding.examples[0]: one for one in found(database)}


def test_a_button_of_an_old_tab_reaches_no_other_finding(database, phones, write_csv):
    """Ids were given again: a dismissal put another example's value on the list of what is kept."""
    seen = {one.id: one.version for one in phones.values()}
    known = ids(database)
    for name in ("T-1", "T-2"):
        edit = Edit(input="Where is my order?")
        reviewing.decide(database, "tickets", known[name], "edit", edit=edit)
    for name in ("T-3", "T-4"):
        edit = Edit(input=f"{name}: call Ms Holm on 01632 960222.")
        reviewing.decide(database, "tickets", known[name], "edit", edit=edit)
    checking.run_checks(database, "tickets", ["personal_data"])

    with pytest.raises(FindingGone):
        checking.dismiss(database, "tickets", seen)

    others = [
        one for one in found(database) if one.finding.examples[0] in (known["T-3"], known["T-4"])
    ]
    assert len(others) >= 2
    assert not seen.keys() & {one.id for one in others}
    with database.read() as stores:
        assert stores.kept_values.all(1) == frozenset()


def test_what_moved_since_it_was_on_the_screen_is_refused_and_without_a_screen_taken(
    database, phones
):
    example, finding = next(iter(phones.items()))
    text = reviewing.open_card(database, "tickets", example).example.input
    edit = Edit(input=f"Hello! {text}")
    reviewing.decide(database, "tickets", example, "edit", edit=edit)

    with pytest.raises(FindingGone):
        checking.dismiss(database, "tickets", {finding.id: finding.version})
    assert (
        checking.apply_fixes(
            database, "tickets", "personal_data", findings={finding.id: finding.version}
        ).fixed
        == 0
    )
    (now,) = [one for one in found(database) if one.id == finding.id]
    assert now.version == finding.version + 1

    assert checking.dismiss(database, "tickets", {now.id: now.version}) == 1


def test_of_many_those_that_changed_are_left(database, phones):
    seen = {one.id: one.version for one in phones.values()}
    first = next(iter(phones))
    edit = Edit(input=f"Hello! {PHONE}")
    reviewing.decide(database, "tickets", first, "edit", edit=edit)

    assert checking.dismiss(database, "tickets", seen) == len(phones) - 1
    assert [one.finding.examples[0] for one in found(database)] == [first]


def test_a_dismissal_stays_whatever_comes_in(database, phones, write_csv):
    checking.dismiss(database, "tickets", [one.id for one in phones.values()])
    more = [
        ["N-1", "2026-03-01", "C-9", f"Another one. {PHONE}", "Topic: App\nUrgency: Low", "App"]
    ]
    import_file(database, "tickets", write_csv(more, "more.csv"))

    for _ in range(2):
        checking.run_checks(database, "tickets", ["personal_data"])
        assert {one.finding.examples[0] for one in found(database)} == {ids(database)["N-1"]}


def edited_during(monkeypatch, change):
    """Something happens after the examples were read and before findings are stored."""
    real = runs.run

    def run(*given, **more):
        results = list(real(*given, **more))
        change()
        yield from results

    monkeypatch.setattr(runs, "run", run)


def test_findings_of_an_old_revision_do_not_come_back(database, phones, monkeypatch):
    """An edit during a run was overwritten by what the run had found before it."""
    example = next(iter(phones))
    edited_during(
        monkeypatch,
        lambda: reviewing.decide(
            database, "tickets", example, "edit", edit=Edit(input="All is well.")
        ),
    )

    checking.run_checks(database, "tickets", ["personal_data"])

    assert example not in {one.finding.examples[0] for one in found(database)}


def test_what_an_edit_brings_during_a_run_stays(database, phones, monkeypatch):
    known = ids(database)
    checking.run_checks(database, "tickets")
    edit = Edit(input="Ring me: 01632 960333.")
    edited_during(
        monkeypatch,
        lambda: reviewing.decide(database, "tickets", known["T-5"], "edit", edit=edit),
    )

    checking.run_checks(database, "tickets")

    (one,) = [one for one in found(database) if one.finding.examples[0] == known["T-5"]]
    assert one.revisions == (2,)


def test_a_decision_during_a_run_loses_no_finding(database, phones, monkeypatch):
    example = next(iter(phones))
    edited_during(monkeypatch, lambda: reviewing.decide(database, "tickets", example, "approve"))

    checking.run_checks(database, "tickets", ["personal_data"])

    (one,) = [one for one in found(database) if one.finding.examples[0] == example]
    assert one.revisions == (2,)


def test_a_check_that_is_run_twice_changes_nothing(database, phones):
    before = found(database)

    checking.run_checks(database, "tickets", ["personal_data"])

    assert found(database) == before


def test_undo_is_not_stopped_by_what_others_undid(database, phones):
    """Ada approves; Ben edits and takes it back: Ada's approval was then never undone again."""
    example = next(iter(phones))
    reviewing.decide(database, "tickets", example, "approve", person="ada")
    edit = Edit(output="Ben's answer")
    reviewing.decide(database, "tickets", example, "edit", edit=edit, person="ben")
    changes.undo_last(database, "tickets", "ben")

    changes.undo_last(database, "tickets", "ada")

    assert reviewing.open_card(database, "tickets", example).example.status == "pending"


PROSE = "Thank you for your message, number {n} of today. We look into it and write to you again."


@pytest.fixture
def prose(database, project, write_csv):
    """Thirty answers in prose, of which one is empty and one breaks off."""
    answers = [PROSE.format(n=n) for n in range(30)]
    answers[3] = ""
    answers[4] = "Thank you for your message, and we look into it as soon as the"
    rows = [
        [f"T-{n}", "", "", f"Question {n * 7919}?", answer, ""] for n, answer in enumerate(answers)
    ]
    import_file(database, project.name, write_csv(rows))
    checking.run_checks(database, project.name)
    return ids(database)


@pytest.mark.parametrize(
    ("ticket", "check", "code"),
    [("T-3", "placeholder", "empty_answer"), ("T-4", "leftover", "cut_off")],
)
def test_what_only_shows_beside_the_others_stays_until_its_own_text_changes(
    database, prose, ticket, check, code
):
    """An edit of the question closed the finding about the answer: alone, nothing was found."""

    def codes():
        mine = [one for one in found(database, check) if one.finding.examples[0] == prose[ticket]]
        return [one.finding.code for one in mine]

    assert codes() == [code]

    reviewing.decide(database, "tickets", prose[ticket], "edit", edit=Edit(input="Where is it?"))
    assert codes() == [code]

    reviewing.decide(database, "tickets", prose[ticket], "edit", edit=Edit(output=PROSE))
    assert codes() == []


def test_a_fix_on_review_is_refused_where_the_finding_moved(database, phones):
    example, finding = next(iter(phones.items()))
    seen = {finding.id: finding.version}
    text = reviewing.open_card(database, "tickets", example).example.input
    reviewing.decide(database, "tickets", example, "edit", edit=Edit(input=f"Hello! {text}"))

    with pytest.raises(FindingGone):
        checking.fix_at_once(database, "tickets", example, seen)

    (now,) = [one for one in found(database) if one.id == finding.id]
    assert checking.fix_at_once(database, "tickets", example, {now.id: now.version}) == 1


def test_what_was_found_in_a_removed_import_goes_with_it(database, phones):
    """Findings without examples stayed: keeping a value, or fixing all, then failed."""
    (source,) = list_sources(database, "tickets")
    remove_source(database, "tickets", source.id)

    assert checking.list_findings(database, "tickets") == []
    assert checking.keep_value(database, "tickets", "01632 960147") == 0
    assert checking.apply_fixes(database, "tickets", "personal_data").fixed == 0


@pytest.mark.parametrize("back", ["undo", "reopen"])
def test_what_is_wrong_with_an_example_is_open_again_with_it(database, phones, back):
    """No check looks at what is rejected: taken back, it counted as clean until the next run."""
    example = next(iter(phones))
    reviewing.decide(database, "tickets", example, "reject")
    checking.run_checks(database, "tickets")
    assert example not in {one.finding.examples[0] for one in found(database)}

    if back == "undo":
        changes.undo_last(database, "tickets")
    else:
        reviewing.decide(database, "tickets", example, "reopen")

    (one,) = [one for one in found(database) if one.finding.examples[0] == example]
    assert one.revisions == (3,)


def test_undo_of_a_dismissal_does_not_open_what_is_gone_by_now(database, phones):
    """The finding was open again in a text that no longer had what it was about."""
    example, finding = next(iter(phones.items()))
    checking.dismiss(database, "tickets", [finding.id], "ada")
    edit = Edit(input="All is well.")
    reviewing.decide(database, "tickets", example, "edit", edit=edit, person="ben")

    changes.undo_last(database, "tickets", "ada")

    assert [one.finding.examples[0] for one in found(database)] == [
        one for one in phones if one != example
    ]


@pytest.mark.parametrize("everywhere", [False, True])
def test_undo_of_a_kept_value_finds_where_it_came_in_meanwhile(
    database, phones, write_csv, everywhere
):
    """It had not been reported while it was kept, and was not until the next check."""
    example, finding = next(iter(phones.items()))
    if everywhere:
        checking.keep_value(database, "tickets", "01632 960147", "ada")
    else:
        checking.dismiss(database, "tickets", [finding.id], "ada")
    row = ["N-1", "", "", f"Another one. {PHONE}", "Topic: App", "App"]
    import_file(database, "tickets", write_csv([row], "more.csv"))
    edit = Edit(output=f"Topic: App\n{PHONE}")
    reviewing.decide(database, "tickets", example, "edit", edit=edit, person="ben")
    checking.run_checks(database, "tickets")

    changes.undo_last(database, "tickets", "ada")

    undone = {(one.finding.examples, one.finding.field, one.revisions) for one in found(database)}
    checking.run_checks(database, "tickets")
    fresh = {(one.finding.examples, one.finding.field, one.revisions) for one in found(database)}
    assert undone == fresh
    assert len(fresh) == 4
