from dataclasses import replace

import pytest

from curate.domain.errors import NotFound
from curate.domain.findings import SEVERITIES, SEVERITY_RANK, Finding
from curate.stores.findings import Selection


def finding(example, code="tab", **more):
    return Finding(check="whitespace", examples=(example,), code=code, **more)


@pytest.fixture
def stored(database, project, examples):
    """Findings of each severity, the mildest first, stored for the project."""
    one, two, three, four = examples
    found = [
        finding(one, about="note", severity="note"),
        finding(two, about="warning", severity="warning"),
        finding(three, "blank", about="error", severity="error", field="input", suggestion="x"),
    ]
    with database.begin() as stores:
        stores.findings.replace(project.id, "whitespace", found, {two: 7})
        other = Finding(check="encoding", examples=(four,), code="misread", about="broken")
        stores.findings.replace(project.id, "encoding", [other], {})
        return {one.finding.about: one for one in stores.findings.all(project.id)}


def test_a_finding_keeps_the_revision_that_was_checked(stored):
    assert stored["warning"].revisions == (7,)
    assert stored["error"].revisions == (1,)


def test_the_worst_comes_first_and_a_page_is_a_part_of_that(database, project, stored):
    which = Selection("whitespace")

    with database.read() as stores:
        page = stores.open_findings.page(project.id, which, limit=2)
        rest = stores.open_findings.page(project.id, which, limit=2, offset=2)
        severities = stores.open_findings.severities(project.id, "whitespace")

    assert [one.finding.about for one in page] == ["error", "warning"]
    assert [one.finding.about for one in rest] == ["note"]
    assert list(severities.items()) == [("error", 1), ("warning", 1), ("note", 1)]


@pytest.mark.parametrize(
    ("which", "wanted"),
    [
        (Selection("whitespace", code="tab"), ["note", "warning"]),
        (Selection("whitespace", severity="error"), ["error"]),
        (Selection("whitespace", label="A"), ["warning"]),
        (Selection("whitespace", code="tab", label="B"), ["note"]),
        (Selection("encoding", code="tab"), []),
    ],
)
def test_every_condition_of_a_selection_must_hold(database, project, stored, which, wanted):
    with database.read() as stores:
        ids = stores.open_findings.ids(project.id, which)

    assert ids == [stored[about].id for about in wanted]


def test_only_what_has_a_fix_is_fixable(database, project, stored):
    with database.read() as stores:
        ids = stores.open_findings.ids(project.id, Selection("whitespace"), only_fixable=True)

    assert ids == [stored["error"].id]


def test_what_is_dismissed_is_open_no_more(database, project, examples, stored):
    with database.begin() as stores:
        stores.findings.set_status(project.id, [stored["warning"].id], "dismissed")

    with database.read() as stores:
        assert stores.open_findings.codes(project.id, "whitespace") == {"blank": 1, "tab": 1}
        assert stores.open_findings.labels(project.id, "whitespace") == {"B": 2}
        assert stores.open_findings.worst(project.id) == {
            examples[0]: 2,
            examples[2]: 0,
            examples[3]: 1,
        }


def test_ranks_count_from_the_worst():
    assert list(SEVERITY_RANK) == list(SEVERITIES) == ["error", "warning", "note"]
    assert list(SEVERITY_RANK.values()) == [0, 1, 2]


def test_a_dismissal_outlives_the_next_check_and_what_is_gone_is_fixed(database, project, stored):
    note, warning = stored["note"].finding, stored["warning"].finding
    with database.begin() as stores:
        stores.findings.set_status(project.id, [stored["note"].id], "dismissed")
        left = stores.findings.replace(project.id, "whitespace", [note, warning], {})

    with database.read() as stores:
        found = {one.finding.about: one for one in stores.findings.all(project.id)}
    assert left == 1
    assert {about: one.status for about, one in found.items()} == {
        "note": "dismissed",
        "warning": "open",
        "error": "fixed",
        "broken": "open",
    }
    assert found["note"].id == stored["note"].id


def test_a_finding_that_moved_in_the_text_keeps_its_dismissal(database, project, examples):
    there = finding(examples[0], start=3, end=4)
    with database.begin() as stores:
        stores.findings.replace(project.id, "whitespace", [there], {})
        (before,) = stores.findings.all(project.id)
        stores.findings.set_status(project.id, [before.id], "dismissed")
        moved = replace(there, start=9, end=10)
        stores.findings.refresh(project.id, {examples[0]: 2}, ["whitespace"], [moved])

    with database.read() as stores:
        (after,) = stores.findings.all(project.id)
    assert (after.id, after.status, after.revisions) == (before.id, "dismissed", (2,))
    assert after.finding == moved


def test_more_ids_than_a_statement_takes_are_asked_for_in_parts(database, project, stored):
    wanted = [one.id for one in stored.values()]

    with database.read() as stores:
        found = stores.findings.all(project.id, keys=[*range(-12_000, 0), *wanted])

    assert [one.id for one in found] == sorted(wanted)


def test_a_finding_of_another_project_is_not_found(database, project, stored):
    with database.begin() as stores:
        other = stores.projects.add("notes", "")
        stores.findings.set_status(other.id, [stored["note"].id], "dismissed")

        with pytest.raises(NotFound):
            stores.findings.get(other.id, stored["note"].id)
        assert stores.findings.get(project.id, stored["note"].id).status == "open"
