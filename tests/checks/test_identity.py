"""What identifies a finding stays when its facts and words change; what it says is made from them."""

import json
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from curate.checks import CustomRules, SemanticDuplicate, checks, sentence
from curate.checks.duplicates import semantic_duplicate
from curate.contract import KINDS, writing_style
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.stores.findings import identified
from tests.checks.samples import DOUBTED, SAMPLES, SURE, Sample

WORDS = [
    "orchid",
    "trowel",
    "compost",
    "lantern",
    "gravel",
    "thistle",
    "hedgehog",
    "puddle",
    "acorn",
    "moss",
    "fern",
    "bramble",
]
# Their codes are the names of rules; compared with a model of an extra.
OPEN = {CustomRules.name}
ELSEWHERE = {SemanticDuplicate.name}

every_sample = pytest.mark.parametrize(
    "sample", SAMPLES, ids=lambda one: f"{one.check}-{one.name}".replace(" ", "-")
)


@cache
def found(check: str, name: str) -> tuple[Finding, ...]:
    (sample,) = (one for one in SAMPLES if (one.check, one.name) == (check, name))
    return tuple(sample.made().run(sample.examples))


def findings(sample: Sample) -> tuple[Finding, ...]:
    return found(sample.check, sample.name)


def identity(finding: Finding, examples: dict[int, Example]) -> str:
    """What a person's decision about it belongs to."""
    (mark,) = identified([finding], examples)
    return mark


def place(finding: Finding) -> tuple:
    """Where it was found in the data at hand, whatever it is about."""
    return (() if finding.sample else frozenset(finding.examples), finding.start, finding.end)


def by_place(some, examples):
    places: dict[tuple, Counter] = {}
    for finding in some:
        places.setdefault(place(finding), Counter())[identity(finding, examples)] += 1
    return places


def unrelated(examples):
    """Ten rows about something else, answered and labeled as the first ten are."""
    return [
        replace(
            one,
            id=90_000 + n,
            input=" ".join(WORDS[(n + step) % 12] for step in range(8)),
            metadata={},
            external_id=None,
        )
        for n, one in enumerate((list(examples) * 10)[:10])
    ]


@every_sample
def test_every_finding_has_a_code_that_its_check_names_and_a_sentence(sample):
    check = checks[sample.check]

    assert findings(sample)
    for finding in findings(sample):
        assert finding.check == sample.check
        assert 0 < len(finding.code) <= 200
        assert sample.check in OPEN or finding.code in check.titles
        assert check.code_title(finding.code)
        said = check.sentence(finding)
        assert said == sentence(finding)
        assert said.endswith((".", "?", "…"))


@every_sample
def test_the_place_lies_within_the_text(sample):
    known = {one.id: one for one in sample.examples}

    for finding in findings(sample):
        assert (finding.start is None) == (finding.end is None)
        if finding.start is not None:
            text = known[finding.examples[0]].text(finding.field)
            assert 0 <= finding.start <= finding.end <= len(text)


@every_sample
def test_facts_outlive_a_store_of_json(sample):
    for finding in findings(sample):
        stored = json.loads(json.dumps(dict(finding.args)))

        assert sentence(replace(finding, args=stored)) == sentence(finding)


@every_sample
def test_nobody_decides_on_two_things_at_once(sample):
    known = {one.id: one for one in sample.examples}
    times = Counter(identity(one, known) for one in findings(sample) if one.start is None)

    assert [one for one, number in times.items() if number > 1] == []


@every_sample
def test_the_identity_does_not_depend_on_the_order_of_the_examples(sample):
    known = {one.id: one for one in sample.examples}
    backwards = sample.made().run(list(sample.examples)[::-1])

    assert by_place(backwards, known) == by_place(findings(sample), known)


@every_sample
def test_the_identity_does_not_change_with_ten_more_rows(sample):
    every = [*sample.examples, *unrelated(sample.examples)]
    known = {one.id: one for one in every}
    before = by_place(findings(sample), known)
    old = {one.id for one in sample.examples}
    later = [one for one in sample.made().run(every) if old & set(one.examples)]

    after = by_place(later, known)

    both = before.keys() & after.keys()
    assert {where: after[where] for where in both} == {where: before[where] for where in both}
    # A score that moves may fall below what is reported; most of it stays.
    assert len(both) >= 0.7 * len(before)


def test_every_code_has_a_sentence_and_a_name_of_its_own():
    for check in checks:
        codes = set(check.sentences)
        if check.name == "format_contract":
            codes = {code for kind in KINDS.values() for code in kind.sentences}
            assert codes.isdisjoint(writing_style.SENTENCES)
            codes |= set(writing_style.SENTENCES)
        assert check.name in OPEN or codes
        assert set(check.titles) == codes
        assert all(title[0].isupper() and "_" not in title for title in check.titles.values())


def test_every_code_is_found_in_the_samples():
    seen = {(one.check, one.code) for sample in SAMPLES for one in findings(sample)}
    # What only some texts have: kinds of personal data, aspects of writing, a model's places.
    many = {"personal_data", "format_contract", *ELSEWHERE}
    codes = {
        (check.name, code) for check in checks if check.name not in many for code in check.titles
    }

    assert codes - seen == set()
    broken = {code for kind in KINDS.values() for code in kind.sentences} - {"empty"}
    assert broken - {code for check, code in seen if check == "format_contract"} == set()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_of_contract_says_what_is_wrong_with_an_empty_answer(kind):
    assert kind.sentence("empty", {}).startswith("The answer is empty")


def test_a_finding_of_an_earlier_version_is_named_by_its_type():
    stored = Finding("personal_data", (1,), "email", args={"quoted": "a@example.org"})

    assert sentence(stored) == "E-mail address."


def test_many_inputs_of_one_meaning_are_known_by_the_text_that_they_resemble(monkeypatch):
    rows = [Example(n, f"Cancel my {{order}} number {n}", "") for n in range(1, 71)]
    monkeypatch.setattr(semantic_duplicate, "embed", list)
    monkeypatch.setattr(
        semantic_duplicate, "alike", lambda texts, _: [(0, n, 0.95) for n in range(1, len(texts))]
    )

    (few,) = SemanticDuplicate().run(rows[:40])
    (many,) = SemanticDuplicate().run(rows)
    (more,) = SemanticDuplicate().run([*rows, Example(99, "Cancel my {order} number 99", "")])

    assert (few.sample, few.about, len(few.examples)) == (False, "", 40)
    assert (many.sample, len(many.examples)) == (True, 50)
    assert identity(more, {}) == identity(many, {})
    assert sentence(many).startswith(
        "70 inputs probably mean the same as “Cancel my {order} number 1”"
    )


def test_a_doubted_label_stays_the_same_when_other_answers_are_no_labels():
    rows = [replace(one, output=one.label) for one in DOUBTED]
    others = [replace(one, output="Thank you.") for one in unrelated(DOUBTED)]
    check = checks.make("label_error", SURE)

    before = {identity(one, {}) for one in check.run(rows)}
    after = {identity(one, {}) for one in check.run([*rows, *others])}

    assert before == after != set()


def test_a_conflict_is_another_one_once_somebody_changes_an_answer():
    def conflict(answer, label=None):
        pair = [
            Example(1, "May the landlord keep the deposit?", "No, you get all of it back soon."),
            Example(2, "May the landlord keep the deposit?", answer, label=label),
        ]
        (one,) = checks.make("conflict", {"contract": {"kind": "prose"}}).run(pair)
        return identity(one, {})

    first = conflict("Yes, the repairs come out of it.")

    assert conflict("YES, the repairs  come out of it.") == first
    assert conflict("Yes, the repairs come out of it.", "legal") != first
    assert conflict("Yes, he may keep as much as he likes.") != first
