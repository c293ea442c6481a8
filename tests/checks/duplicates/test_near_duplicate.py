"""The check for near-duplicates, against a comparison of all pairs of inputs."""

from hypothesis import given
from hypothesis import strategies as st

from curate.checks import Conflict, NearDuplicate, sentence
from curate.domain.examples import Example, Turn
from curate.domain.findings import Cluster
from curate.text import normalize
from curate.text.comparison_key import ComparisonKey
from tests.similarity import brute

WORDS = ["my", "charger", "shows", "a", "red", "light", "since", "monday", "17", "18", "again"]
talks = st.lists(st.sampled_from(WORDS), min_size=3, max_size=9).map(" ".join)


@st.composite
def cases(draw):
    """Examples in any order, and pairs of ids that were called different, some of them unknown."""
    ids = draw(st.lists(st.integers(1, 40), max_size=9, unique=True))
    texts = draw(st.lists(talks, min_size=1, max_size=4))
    examples = [
        Example(
            one,
            draw(st.sampled_from(texts)) + draw(st.sampled_from(["", "!", " now", "  NOW"])),
            draw(st.sampled_from(["Yes.", "No."])),
            turns=draw(st.sampled_from([(), (Turn("user", "Hello"), Turn("assistant", "Hi"))])),
        )
        for one in ids
    ]
    known = st.sampled_from([*ids, 99])
    return examples, tuple(draw(st.lists(st.tuples(known, known), max_size=8)))


options = st.fixed_dictionaries(
    {
        "threshold": st.sampled_from([0.5, 0.7, 0.9]),
        "width": st.integers(2, 6),
        "ignore_numbers": st.booleans(),
    }
)


@given(cases(), options)
def test_clusters_are_those_of_all_pairs_but_for_those_called_different(case, given_options):
    examples, different = case
    ordered = sorted(examples, key=lambda one: one.id)
    places = {one.id: place for place, one in enumerate(ordered)}
    check = NearDuplicate(**given_options, different=different)

    with brute.every_pair_a_candidate():
        findings = [one for one in check.run(examples) if one.code == "similar_inputs"]
        # Who stands whole in whom is tested by itself (tests/similarity/test_containment.py).
        found = [one for one in check.clusters(examples) if one.relation == "near_duplicate"]

    groups = brute.clusters(
        [one.asked for one in ordered],
        check.threshold,
        check.width,
        [(places[a], places[b]) for a, b in different if a in places and b in places],
        ComparisonKey(numbers=not check.ignore_numbers),
    )
    assert found == [
        Cluster(
            examples=tuple(ordered[place].id for place in group.members),
            canonical=ordered[group.canonical].id,
            min_similarity=group.min_similarity,
            max_similarity=group.max_similarity,
            exact=group.exact,
        )
        for group in groups
    ]
    # What is the same with the same answer is an exact duplicate, and is reported there.
    by_id = {one.id: one for one in examples}
    told = [
        cluster
        for cluster in found
        if len({(normalize(by_id[i].asked), normalize(by_id[i].output)) for i in cluster.examples})
        > 1
    ]
    assert [
        (finding.examples[0], tuple(sorted(finding.examples)), finding.score, finding.severity)
        for finding in findings
    ] == [(one.canonical, one.examples, one.max_similarity, "warning") for one in told]


LAMP = "The front lamp of my Wren goes dark whenever I ride over a curb, and comes back after a minute."


def test_an_input_in_a_mail_with_greeting_and_signature_is_told_as_contained():
    wrapped = f"Dear team,\n\n{LAMP}\n\nKind regards,\nAnna Berg\nBerg Gardens, Hill Road 4\nPhone 555 0100"
    rows = [
        Example(1, wrapped, "Yes."),
        Example(2, LAMP, "No."),
        Example(3, "Where is it?", "Here."),
    ]

    (finding,) = NearDuplicate().run(rows)

    assert (finding.code, finding.examples) == ("contained_inputs", (2, 1))
    assert "contain the same text" in sentence(finding)
    assert list(Conflict().run(rows)) == []


def test_two_states_of_one_conversation_are_told_as_contained():
    turns = (Turn("user", LAMP), Turn("assistant", "Which bulb is in it?"))
    rows = [
        Example(1, LAMP, "Which bulb is in it?"),
        Example(2, "The one it came with.", "Thanks.", turns=turns),
    ]

    (cluster,) = NearDuplicate().compare(rows)

    assert (cluster.relation, cluster.examples, cluster.canonical) == ("contains", (1, 2), 1)


def test_what_is_similar_anyhow_is_not_told_twice():
    rows = [Example(1, LAMP, "Yes."), Example(2, f"Hello, {LAMP}", "No.")]

    assert [one.code for one in NearDuplicate().run(rows)] == ["similar_inputs"]
