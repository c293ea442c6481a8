from dataclasses import replace

import pytest

from curate.domain.errors import NotFound
from curate.domain.findings import SEVERITIES, SEVERITY_RANK, Finding
from curate.stores import tables
from curate.stores.examples import Revision
from curate.stores.findings import Selection, identified
from curate.stores.rows import CHUNK


def finding(example, code, **more):
    return Finding(check="whitespace", examples=(example,), code=code, **more)


def put(stores, project, found):
    """Store findings as if their examples had just been checked."""
    checked = stores.examples.many(project.id, {e for one in found for e in one.examples})
    stores.findings.put(project.id, identified(found, checked), checked)


@pytest.fixture
def stored(database, project, examples):
    """Findings of each severity, the mildest first, stored for the project."""
    one, two, three, four = examples
    found = [
        finding(one, "tab", severity="note"),
        finding(two, "run", severity="warning"),
        finding(three, "blank", severity="error", field="input", suggestion="x"),
    ]
    with database.begin() as stores:
        put(stores, project, found)
        put(stores, project, [Finding(check="encoding", examples=(four,), code="broken")])
        return {one.finding.code: one for one in stores.findings.all(project.id)}


def edit(stores, project, key, **values):
    """The example before and after an edit."""
    before = stores.examples.get(project.id, key)
    stores.examples.change(project.id, [Revision(key, before.revision, values)])
    return before, stores.examples.get(project.id, key)


def test_what_was_found_is_stored_with_the_revision_of_now(database, project, examples):
    with database.begin() as stores:
        before, _ = edit(stores, project, examples[0], status="approved")
        found = [finding(examples[0], "tab")]
        stores.findings.put(project.id, identified(found, {before.id: before}), {before.id: before})

        (stored,) = stores.findings.all(project.id)

    assert stored.revisions == (2,)


def test_nothing_is_stored_about_a_text_that_is_another_by_now(database, project, examples):
    with database.begin() as stores:
        before, _ = edit(stores, project, examples[0], output="Somebody wrote this meanwhile.")
        other = stores.examples.get(project.id, examples[1])
        checked = {before.id: before, other.id: other}
        found = [finding(examples[0], "tab"), finding(examples[1], "tab")]
        stores.findings.put(project.id, identified(found, checked), checked)

        (stored,) = stores.findings.all(project.id)

    assert stored.finding.examples == (examples[1],)


def test_what_was_found_in_the_new_text_is_not_closed_by_a_check_of_the_old_one(
    database, project, examples
):
    with database.begin() as stores:
        before, _ = edit(stores, project, examples[0], output="New, with a tab.")
        put(stores, project, [finding(examples[0], "tab"), finding(examples[1], "tab")])
        other = stores.examples.get(project.id, examples[1])
        known = stores.findings.known(project.id, "whitespace")

        stores.findings.close(
            project.id, list(known.values()), {before.id: before, other.id: other}
        )

        status = {one.finding.examples[0]: one.status for one in stores.findings.all(project.id)}
    assert status == {examples[0]: "open", examples[1]: "fixed"}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"score": 0.3, "args": {"share": 0.5}, "severity": "error", "suggestion": "y"}, True),
        ({"code": "run"}, False),
        ({"check": "encoding"}, False),
        ({"field": "output", "start": 3, "end": 4}, False),
        ({"about": "Summary"}, False),
        ({"start": 0, "end": 2}, False),
    ],
)
def test_what_identifies_a_finding(database, project, examples, change, same):
    first = finding(examples[0], "tab", field="input", start=3, end=4)
    with database.begin() as stores:
        put(stores, project, [first])
        put(stores, project, [replace(first, **change)])

        assert len(stores.findings.all(project.id)) == (1 if same else 2)


def test_another_order_of_examples_is_the_same_finding_and_other_examples_are_not(
    database, project, examples
):
    one, two, three, _ = examples
    both = Finding(check="conflict", examples=(one, two), code="answers")
    label = Finding(check="label_balance", examples=(one,), code="few", about="A", sample=True)
    with database.begin() as stores:
        put(stores, project, [both, label])
        put(stores, project, [replace(both, examples=(two, one)), replace(label, examples=(two,))])
        found = stores.findings.all(project.id)
        assert {one.finding.check: one.finding.examples for one in found} == {
            "conflict": (two, one),
            "label_balance": (two,),
        }

        put(stores, project, [replace(both, examples=(one, two, three))])
        assert len(stores.findings.all(project.id)) == 3


def test_the_same_twice_in_a_text_is_found_twice(database, project, examples):
    with database.begin() as stores:
        edit(stores, project, examples[0], input="a  b  c")
        there = [
            finding(examples[0], "run", field="input", start=start, end=start + 2)
            for start in (1, 4)
        ]
        put(stores, project, there)

        assert len(stores.findings.all(project.id)) == 2


def test_a_version_counts_what_a_decision_is_about(database, project, examples):
    first = finding(examples[0], "tab", field="input", suggestion="x")
    with database.begin() as stores:
        put(stores, project, [first])
        put(stores, project, [replace(first, score=0.2, args={"rows": 7})])
        (seen,) = stores.findings.all(project.id)
        put(stores, project, [replace(first, suggestion="y")])
        (other,) = stores.findings.all(project.id)

    assert (seen.version, seen.finding.score, seen.finding.args) == (1, 0.2, {"rows": 7})
    assert (other.id, other.version, other.finding.suggestion) == (seen.id, 2, "y")


def test_ids_are_never_given_again(database, project, examples):
    with database.begin() as stores:
        put(stores, project, [finding(examples[0], "tab")])
        (first,) = stores.findings.all(project.id)
        stores.connection.execute(tables.findings.delete())
        put(stores, project, [finding(examples[1], "tab")])
        (second,) = stores.findings.all(project.id)

    assert second.id > first.id


def test_the_worst_comes_first_and_a_page_is_a_part_of_that(database, project, stored):
    which = Selection("whitespace")

    with database.read() as stores:
        page = stores.open_findings.page(project.id, which, limit=2)
        rest = stores.open_findings.page(project.id, which, limit=2, offset=2)
        severities = stores.open_findings.severities(project.id, Selection("whitespace"))

    assert [one.finding.code for one in page] == ["blank", "run"]
    assert [one.finding.code for one in rest] == ["tab"]
    assert list(severities.items()) == [("error", 1), ("warning", 1), ("note", 1)]


@pytest.mark.parametrize(
    ("which", "codes"),
    [
        (Selection("whitespace", code="tab"), ["tab"]),
        (Selection("whitespace", severity="error"), ["blank"]),
        (Selection("whitespace", label="A"), ["run"]),
        (Selection("whitespace", code="tab", label="B"), ["tab"]),
        (Selection("encoding", code="tab"), []),
    ],
)
def test_every_condition_of_a_selection_must_hold(database, project, stored, which, codes):
    with database.read() as stores:
        ids, _ = stores.open_findings.versions(project.id, which)

    assert list(ids) == [stored[code].id for code in codes]


def test_only_what_has_a_fix_is_fixable(database, project, stored):
    with database.read() as stores:
        _, ids = stores.open_findings.versions(project.id, Selection("whitespace"))

    assert list(ids) == [stored["blank"].id]


def test_what_is_dismissed_is_open_no_more(database, project, examples, stored):
    with database.begin() as stores:
        stores.findings.set_status(project.id, [stored["run"].id], "dismissed")

    with database.read() as stores:
        assert stores.open_findings.codes(project.id, Selection("whitespace")) == {
            "blank": 1,
            "tab": 1,
        }
        assert stores.open_findings.labels(project.id, Selection("whitespace")) == {"B": 2}
        assert stores.open_findings.count_findings(project.id, "whitespace") == 2
        assert stores.open_findings.worst(project.id) == {
            examples[0]: 2,
            examples[2]: 0,
            examples[3]: 1,
        }


def test_ranks_count_from_the_worst():
    assert list(SEVERITY_RANK) == list(SEVERITIES) == ["error", "warning", "note"]
    assert list(SEVERITY_RANK.values()) == [0, 1, 2]


def test_a_dismissal_outlives_the_next_check_and_what_is_gone_is_fixed(database, project, stored):
    with database.begin() as stores:
        stores.findings.set_status(project.id, [stored["tab"].id], "dismissed")
        put(stores, project, [stored["tab"].finding, stored["run"].finding])
        about = stored["blank"].finding.examples
        stores.findings.close(
            project.id, [stored["blank"].id], stores.examples.many(project.id, about)
        )
        statuses = {one.finding.code: one.status for one in stores.findings.all(project.id)}
        put(stores, project, [stored["blank"].finding])
        again = stores.findings.get(project.id, stored["blank"].id)

    assert statuses == {"tab": "dismissed", "run": "open", "blank": "fixed", "broken": "open"}
    assert again.status == "open"


def test_a_finding_that_moved_in_the_text_keeps_its_dismissal(database, project, examples):
    with database.begin() as stores:
        edit(stores, project, examples[0], input="Der  Akku")
        there = finding(examples[0], "run", field="input", start=3, end=5)
        put(stores, project, [there])
        (before,) = stores.findings.all(project.id)
        stores.findings.set_status(project.id, [before.id], "dismissed")
        _, now = edit(stores, project, examples[0], input="Neu: Der  Akku")
        moved = replace(there, start=8, end=10)
        stores.findings.refresh(project.id, ["whitespace"], [moved], {now.id: now})

        (after,) = stores.findings.all(project.id)
    assert (after.id, after.status, after.revisions) == (before.id, "dismissed", (now.revision,))
    assert (after.finding, after.version) == (moved, 2)


def test_new_texts_close_what_is_gone_but_not_what_is_about_several(database, project, examples):
    one, two, *_ = examples
    several = Finding(check="whitespace", examples=(one, two), code="boilerplate")
    with database.begin() as stores:
        put(stores, project, [finding(one, "tab"), finding(two, "tab"), several])
        now = stores.examples.get(project.id, one)
        stores.findings.refresh(project.id, ["whitespace"], [], {one: now})

        status = {one.finding.examples: one.status for one in stores.findings.all(project.id)}
    assert status == {(one,): "fixed", (two,): "open", (one, two): "open"}


def test_more_ids_than_a_statement_takes_are_asked_for_in_parts(database, project, stored):
    wanted = [one.id for one in stored.values()]

    with database.read() as stores:
        found = stores.findings.all(project.id, keys=[*range(-12_000, 0), *wanted])

    assert [one.id for one in found] == sorted(wanted)


def test_a_finding_of_another_project_is_not_found(database, project, stored):
    with database.begin() as stores:
        other = stores.projects.add("notes", "")
        stores.findings.set_status(other.id, [stored["tab"].id], "dismissed")

        with pytest.raises(NotFound):
            stores.findings.get(other.id, stored["tab"].id)
        assert stores.findings.get(project.id, stored["tab"].id).status == "open"


@pytest.mark.parametrize(
    ("check", "of", "sample", "rejected", "counts"),
    [
        ("whitespace", (0,), False, (), True),
        ("whitespace", (0,), False, (0,), False),
        ("whitespace", (0,), False, (1,), True),
        ("near_duplicate", (0, 1), False, (1,), False),
        ("near_duplicate", (0, 1, 2), False, (1,), True),
        ("near_duplicate", (0, 1, 2), False, (0, 1), False),
        ("label_balance", (0, 1), True, (1,), True),
        ("label_balance", (0, 1), True, (0, 1), False),
        ("conflict", (0, 1), False, (0,), False),
        ("conflict", (0, 1, 2), False, (0,), True),
        ("conflict", (0, 1, 2), False, (2,), False),
    ],
)
def test_a_finding_counts_as_long_as_enough_of_its_examples_are_left(
    database, project, examples, check, of, sample, rejected, counts
):
    one = Finding(
        check=check, examples=tuple(examples[place] for place in of), code="x", sample=sample
    )
    with database.begin() as stores:
        for place in range(3):
            edit(stores, project, examples[place], output="B" if place == 2 else "A", label=None)
        put(stores, project, [one])
        for place in rejected:
            edit(stores, project, examples[place], status="rejected")

        left = len(set(of) - set(rejected)) if counts else 0
        figures = stores.counts.figures(project.id)
        assert (figures.findings, figures.with_findings) == (int(counts), left)
        assert figures.examples_with(check) == left
        assert len(stores.findings.all(project.id, status="open")) == 1
        assert len(stores.findings.all(project.id, status="open", rejected=False)) == int(counts)
        assert stores.open_findings.count_findings(project.id, check) == int(counts)
        assert stores.open_findings.codes(project.id, Selection(check)) == (
            {"x": left} if left else {}
        )
        for place in rejected:
            edit(stores, project, examples[place], status="pending")
        assert stores.counts.figures(project.id).with_findings == len(of)


def test_findings_are_chosen_by_every_condition_at_once(database, project, examples, stored):
    keys = [one.id for one in stored.values()]
    with database.begin() as stores:
        stores.findings.set_status(project.id, [stored["run"].id], "dismissed")

        def chosen(**conditions):
            return {one.finding.code for one in stores.findings.all(project.id, **conditions)}

        # More keys than a statement takes are asked for in parts.
        for more in ({}, {"keys": keys}, {"keys": [*keys, *range(10_000, 10_000 + CHUNK)]}):
            assert chosen(**more) == {"tab", "run", "blank", "broken"}
            assert chosen(check="encoding", **more) == {"broken"}
            assert chosen(code="tab", **more) == {"tab"}
            assert chosen(status="dismissed", **more) == {"run"}
            assert chosen(example=examples[2], **more) == {"blank"}
            assert chosen(check="whitespace", status="open", **more) == {"tab", "blank"}
            assert chosen(code="tab", example=examples[1], **more) == set()
        assert chosen(keys=[]) == set()


def test_a_rejected_example_takes_its_findings_out_of_the_open_ones(
    database, project, examples, stored
):
    keys = [one.id for one in stored.values()] + list(range(10_000, 10_000 + CHUNK))
    with database.begin() as stores:
        edit(stores, project, examples[0], status="rejected")
        for more in ({}, {"keys": keys}):
            kept = stores.findings.all(project.id, rejected=False, **more)
            assert {one.finding.code for one in kept} == {"run", "blank", "broken"}
            assert len(stores.findings.all(project.id, **more)) == 4


def test_findings_are_counted_by_check_severity_and_status(database, project, stored):
    with database.begin() as stores:
        other = stores.projects.add("other", "").id
        stores.findings.set_status(project.id, [stored["run"].id], "dismissed")

        assert sorted(stores.findings.counts(project.id)) == [
            ("encoding", "warning", "open", 1),
            ("whitespace", "error", "open", 1),
            ("whitespace", "note", "open", 1),
            ("whitespace", "warning", "dismissed", 1),
        ]
        assert stores.findings.counts(other) == []
        assert stores.findings.count(project.id, "open") == 3
        assert stores.findings.count(project.id, "dismissed") == 1
        assert stores.findings.count(other, "open") == 0


def test_a_finding_that_is_not_there_is_named(database, project, stored):
    with database.read() as stores, pytest.raises(NotFound, match="987"):
        stores.findings.get(project.id, 987)


def test_findings_follow_the_next_revision_and_no_further(database, project, examples, stored):
    with database.begin() as stores:
        edit(stores, project, examples[0], status="approved")
        edit(stores, project, examples[1], status="approved")
        stores.findings.follow([examples[0]])

        now = {one.finding.code: one.revisions for one in stores.findings.all(project.id)}
        assert (now["tab"], now["run"]) == ((2,), (1,))

        edit(stores, project, examples[1], status="pending")
        stores.findings.follow([examples[1]])
        now = {one.finding.code: one.revisions for one in stores.findings.all(project.id)}
        assert now["run"] == (1,)


def test_another_check_does_not_close_what_it_did_not_look_for(database, project, examples, stored):
    with database.begin() as stores:
        same = stores.examples.many(project.id, examples)
        stores.findings.refresh(project.id, ["encoding"], [], same)

        status = {one.finding.code: one.status for one in stores.findings.all(project.id)}

    assert status == {"tab": "open", "run": "open", "blank": "open", "broken": "fixed"}
