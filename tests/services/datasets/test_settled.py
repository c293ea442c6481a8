"""What an earlier version settled stays, whatever comes later."""

from collections import Counter

import numpy as np
import pytest

from curate.domain.errors import Unusable
from curate.services import checking
from curate.services.datasets import create_version, dataset_records, split_options
from curate.services.importing import import_file
from curate.services.reviewing import Edit, approve_where, decide, list_examples
from curate.stores.examples import Where
from tests.services.conftest import TICKETS


def texts(count, start=0):
    """Texts that don't resemble each other."""
    draw = np.random.default_rng(start)
    letters = list("abcdefghijklm")
    return [" ".join("".join(draw.choice(letters, 7)) for _ in range(6)) for _ in range(count)]


def add(database, write_csv, rows, name):
    """Import and approve tickets: their ids, customers and texts."""
    lines = [
        [key, "2026-02-01", customer, text, TICKETS[n % 12][4], "App" if n % 3 == 0 else "Billing"]
        for n, (key, customer, text) in enumerate(rows)
    ]
    import_file(database, "tickets", write_csv(lines, f"{name}.csv"))
    approve_where(database, "tickets", "all")


def approved(database, write_csv, count, start=0):
    """Import and approve tickets of a customer each."""
    numbers = range(start, start + count)
    rows = [
        (f"N-{n}", f"C-{n}", text) for n, text in zip(numbers, texts(count, start), strict=True)
    ]
    add(database, write_csv, rows, f"from-{start}")


def version(database, *, new_test=False, **options):
    """A new version, and its parts by external id."""
    made = create_version(
        database,
        "tickets",
        split_options(**{"held_out": 0.3, **options}),
        new_test=new_test,
    )
    records = dataset_records(database, "tickets", made.dataset.name)
    return made, {one.external_id: one.part for one in records}


def parts(database, **options):
    return version(database, **options)[1]


def id_of(database, external_id):
    found = list_examples(database, "tickets", Where(text=external_id))
    return next(one.id for one in found if one.external_id == external_id)


def held(found):
    return {key for key, part in found.items() if part == "held_out"}


def test_nothing_moves_whatever_the_seed_and_the_way(database, project, write_csv):
    approved(database, write_csv, 30)
    first = parts(database)
    approved(database, write_csv, 20, 30)
    second = parts(database, seed=1)
    again, _ = version(database, seed=1)
    third = parts(database, stratify="none", group_by="none")
    made, last = version(database, by_time=True)

    assert {key: second[key] for key in first} == first
    assert third == second
    assert held(last) == held(second)
    assert any("stay where earlier versions put them" in one for one in made.warnings)
    assert not any("stay where" in one for one in again.warnings)
    assert [len(held(one)) for one in (first, second)] == [9, 15]


def test_each_label_is_still_held_out_by_its_share(database, project, write_csv):
    for count, start in ((30, 0), (21, 30), (39, 51)):
        approved(database, write_csv, count, start)
        last = parts(database)

    for of_label in (lambda number: number % 3 == 0, lambda number: number % 3):
        mine = [part for name, part in last.items() if of_label(int(name.removeprefix("N-")))]
        assert abs(mine.count("held_out") - 0.3 * len(mine)) <= 1


def test_a_larger_share_is_reached_and_it_is_said_what_was_trained_on(database, project, write_csv):
    approved(database, write_csv, 60)
    first = parts(database, held_out=0.05)
    made, second = version(database)

    assert [len(held(one)) for one in (first, second)] == [3, 18]
    assert held(first) < held(second)
    assert made.dataset.manifest["seen_in_training"] == {"v1": 15}
    assert any("part of earlier versions: 15 in v1." in one for one in made.warnings)


def test_a_smaller_share_leaves_what_is_held_out_and_says_so(database, project, write_csv):
    approved(database, write_csv, 60)
    first = parts(database)
    made, second = version(database, held_out=0.1)

    assert held(second) == held(first)
    assert any(
        "18 of 60 examples (30 %), though 10 % was asked: what an earlier" in one
        for one in made.warnings
    )


def test_a_group_stays_when_its_earliest_twin_is_rejected(database, project, write_csv):
    twins = [
        (f"{twin}-{n}", "", f"{text} {'!' * place}")
        for n, text in enumerate(texts(20))
        for place, twin in enumerate(("early", "late"))
    ]
    add(database, write_csv, twins, "twins")
    first = create_version(database, "tickets", split_options(held_out=0.3)).dataset
    before = {one.external_id: one for one in dataset_records(database, "tickets", first.name)}
    for n in range(0, 20, 2):
        decide(database, "tickets", id_of(database, f"early-{n}"), "reject")

    second = create_version(database, "tickets", split_options(held_out=0.3)).dataset

    for one in dataset_records(database, "tickets", second.name):
        was = before[one.external_id]
        assert one.group == was.group
        assert (
            one.part == was.part
            or "held_out" not in (one.part, was.part)
            or (one.part == "held_out")
        )


@pytest.mark.parametrize("change", ["reject", "edit"])
def test_a_text_that_was_held_out_is_not_trained_on_under_another_id(
    database, project, write_csv, change
):
    approved(database, write_csv, 60)
    first = parts(database)
    known = dict(zip((f"N-{n}" for n in range(60)), texts(60), strict=True))
    for key in held(first):
        edit = Edit(input=f"Something else entirely: {key * 9}") if change == "edit" else None
        decide(database, "tickets", id_of(database, key), change, edit=edit)
    add(
        database,
        write_csv,
        [(f"again-{key}", f"D-{key}", known[key]) for key in held(first)],
        "again",
    )
    add(
        database,
        write_csv,
        [
            (f"mail-{key}", f"E-{key}", f"Hello,\n\n{known[key]}\n\nKind regards,\nAnn")
            for key in held(first)
        ],
        "mail",
    )

    last = parts(database)

    assert {f"again-{key}" for key in held(first)} <= held(last)
    assert {f"mail-{key}" for key in held(first)} <= held(last)


def test_what_connects_the_sides_is_set_aside_and_told(database, project, write_csv):
    approved(database, write_csv, 60)
    first = parts(database)
    known = dict(zip((f"N-{n}" for n in range(60)), texts(60), strict=True))
    tested = min(held(first))
    learned = min(key for key, part in first.items() if part == "train")
    customer = f"C-{learned.removeprefix('N-')}"
    add(
        database,
        write_csv,
        [("between", customer, f"{known[tested]}!"), ("new", "C-99", texts(1, 99)[0])],
        "between",
    )

    made, second = version(database)

    assert "between" not in second
    assert {key: second[key] for key in first} == first
    assert list(made.set_aside.values()) == [
        f"It belongs together with {tested}, which is held out, and with {learned}, which is trained on."
    ]
    assert made.dataset.manifest["set_aside"] == [
        {
            "id": id_of(database, "between"),
            "external_id": "between",
            "reason": next(iter(made.set_aside.values())),
        }
    ]
    assert any("1 example was set aside" in one for one in made.warnings)


def test_an_edit_that_connects_the_sides_is_set_aside(database, project, write_csv):
    approved(database, write_csv, 60)
    first = parts(database)
    known = dict(zip((f"N-{n}" for n in range(60)), texts(60), strict=True))
    tested = min(held(first))
    learned = min(key for key, part in first.items() if part == "train")
    edit = Edit(input=f"{known[tested]}.")
    decide(database, "tickets", id_of(database, learned), "approve", edit=edit)

    made, second = version(database)

    assert set(first) - set(second) == {learned}
    assert held(first) <= held(second)
    assert "was trained on in an earlier version" in next(iter(made.set_aside.values()))


def test_a_new_test_is_split_anew_and_retires_the_old_one(database, project, write_csv):
    approved(database, write_csv, 60)
    first, second = version(database), version(database, new_test=True, seed=5)
    third = version(database, seed=9)

    assert [made.dataset.test for made, _ in (first, second, third)] == [1, 2, 2]
    assert held(first[1]) != held(second[1]) == held(third[1])
    learned = sum(first[1][one] != "held_out" for one in held(second[1]))
    assert second[0].dataset.manifest["seen_in_training"] == {"v1": learned}
    assert any(f"earlier versions: {learned} in v1." in one for one in second[0].warnings)
    assert any(
        "begins test 2; test 1 is retired. Nobody had looked at it." in one
        for one in second[0].warnings
    )


def test_the_first_version_is_of_the_first_test_also_where_a_new_one_is_asked_for(
    database, project, write_csv
):
    approved(database, write_csv, 20)

    made, _ = version(database, new_test=True)

    assert made.dataset.test == 1
    assert not any("retired" in one for one in made.warnings)


def test_customers_are_kept_together_unless_that_is_switched_off(database, project, write_csv):
    rows = [(f"N-{n}", f"C-{n % 12}", text) for n, text in enumerate(texts(60))]
    add(database, write_csv, rows, "customers")

    kept = parts(database, held_out=0.2)
    apart = parts(database, held_out=0.2, new_test=True, group_by="none")

    def shared(found):
        mine = {int(key.removeprefix("N-")) % 12 for key in held(found)}
        return [
            key for key in found.keys() - held(found) if int(key.removeprefix("N-")) % 12 in mine
        ]

    assert not shared(kept)
    assert shared(apart)
    assert len(held(kept)) == 10
    assert len(held(apart)) == 12


def test_a_customer_is_the_same_in_any_case_and_nobody_is_no_customer(database, project, write_csv):
    names = ["Ann Berg", "ann  BERG"]
    rows = [
        (f"N-{n}", "unknown" if n % 3 == 0 else f"{names[n % 2]} {n // 6}", text)
        for n, text in enumerate(texts(60))
    ]
    add(database, write_csv, rows, "customers")

    made, found = version(database)

    who = {key: " ".join(customer.casefold().split()) for key, customer, _ in rows}
    tested = {who[key] for key in held(found)}
    assert not tested & {who[key] for key in found.keys() - held(found)} - {"unknown"}
    # One for each customer, and one for each example of nobody.
    assert made.groups == 10 + 20
    assert not any(made.leaks_by_kind.values())


def test_a_customer_that_is_gone_is_still_known(database, project, write_csv):
    rows = [(f"N-{n}", f"C-{n % 12}", text) for n, text in enumerate(texts(60))]
    add(database, write_csv, rows, "customers")
    first = parts(database, held_out=0.2)
    tested = {f"C-{int(key.removeprefix('N-')) % 12}" for key in held(first)}
    for key in held(first):
        decide(database, "tickets", id_of(database, key), "reject")
    add(database, write_csv, [(f"new-{c}", c, text) for c, text in zip(sorted(tested), texts(len(tested), 77), strict=True)], "more")  # fmt: skip

    last = parts(database, held_out=0.2)

    assert {f"new-{one}" for one in tested} <= held(last)


def test_where_one_customer_has_everything_the_way_on_is_said(database, project, write_csv):
    add(database, write_csv, [(f"N-{n}", "C-1", text) for n, text in enumerate(texts(20))], "one")

    with pytest.raises(
        Unusable,
        match=r"belong together, kept together by Customer.*whatever the share.*switch that off",
    ):
        version(database, group_by="Customer")
    assert len(held(parts(database, group_by="none"))) == 6


def test_a_version_that_would_hold_out_nothing_is_refused(database, project, write_csv):
    approved(database, write_csv, 12)

    with pytest.raises(Unusable, match=r"out of 12 approved examples.*hold out 9 % or more"):
        create_version(database, "tickets", split_options(held_out=0.01, stratify="label"))
    with database.read() as stores:
        assert stores.datasets.all(stores.projects.get("tickets").id) == []
    assert version(database, held_out=0.09)[0].dataset.held_out == 1
    with pytest.raises(Unusable, match=r"nan is no share.*from 0 to less than 1"):
        split_options(held_out=float("nan"))


@pytest.mark.parametrize("way", [{"group_by": "Customer,thread"}, {"stratify": "thread"}])
def test_an_unknown_key_is_refused_with_those_that_are_known(database, project, write_csv, way):
    approved(database, write_csv, 12)

    with pytest.raises(Unusable, match=r"under 'thread'. Known keys: Customer, label"):
        version(database, **way)
    with database.read() as stores:
        assert stores.datasets.all(stores.projects.get("tickets").id) == []


def test_a_small_test_says_what_it_can_not_tell(database, project, write_csv):
    approved(database, write_csv, 200)

    small, _ = version(database, held_out=0.1)
    large, _ = version(database, new_test=True)

    assert any("20 examples in 20 independent groups" in one for one in small.warnings)
    assert not any("independent group" in one for one in large.warnings)


def test_two_versions_at_once_do_not_contradict_each_other(
    database, project, write_csv, monkeypatch
):
    """The second one is split again, by what the first one settled."""
    approved(database, write_csv, 40)
    calls = []
    work_out = checking.work_out_clusters

    def meanwhile(*given):
        calls.append(given)
        if len(calls) == 1:
            version(database, seed=1)
        return work_out(*given)

    monkeypatch.setattr("curate.services.datasets.versions.work_out_clusters", meanwhile)

    made, last = version(database, seed=2)

    first = {one.external_id: one.part for one in dataset_records(database, "tickets", "v1")}
    assert (made.dataset.name, len(calls)) == ("v2", 3)
    assert last == first
    assert Counter(last.values())["held_out"] == 12


def test_a_version_with_nothing_to_train_on_is_refused(database, project, write_csv):
    approved(database, write_csv, 40)
    first = parts(database)
    with pytest.raises(Unusable, match=r"left to train on.*set aside.*a new test"):
        version(database, group_by="label")

    assert parts(database) == first


def test_a_share_that_reads_the_same_is_not_called_another(database, project, write_csv):
    rows = [(f"N-{n}", f"C-{n // 2}", text) for n, text in enumerate(texts(220))]
    add(database, write_csv, rows, "pairs")
    made, found = version(database, held_out=0.05, validation=0)

    assert len(held(found)) in {10, 12}  # 11 was asked
    assert not any("was asked" in one for one in made.warnings)
