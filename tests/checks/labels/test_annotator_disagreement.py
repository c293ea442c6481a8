import json
from dataclasses import replace

import pytest

from curate.checks import AnnotatorDisagreement, sentence
from curate.domain.examples import Example


def annotated(*given, **more):
    listed = [{"annotator": who, "answer": answer} for who, answer in given]
    kept = {"annotations": json.dumps(listed)}
    return Example(1, "The lamp is dark.", "Lamps", external_id="T-1", metadata=kept, **more)


def found(example):
    return list(AnnotatorDisagreement().run([example]))


def test_different_answers_are_reported_with_who_gave_them():
    one = annotated(("ana", "Lamps"), ("ben", "Bills"), ("cy", "Lamps"))

    (finding,) = found(one)

    assert sentence(finding).startswith(
        "T-1: 3 annotators gave 2 different answers: “Lamps” (ana, cy), “Bills” (ben). Decide"
    )
    assert (finding.severity, finding.score) == ("warning", round(1 / 3, 4))


@pytest.mark.parametrize("other", ["Lamps", "lamps ", "LAMPS"])
def test_the_same_answer_in_another_spelling_is_no_disagreement(other):
    assert found(annotated(("ana", "Lamps"), ("ben", other))) == []


def test_whoever_changes_the_answer_has_decided():
    one = annotated(("ana", "Lamps"), ("ben", "Bills"), draft_output="Lamps")

    assert len(found(one)) == 1
    assert found(replace(one, output="Bills")) == []


@pytest.mark.parametrize(
    "kept",
    ["", "{", "7", "[1, 2]", None, 5, '[{"annotator": "a"}]', '[{"answer": "a"}]', "[" * 100_000],
)
def test_other_metadata_of_that_name_is_left_alone(kept):
    assert found(Example(1, "Why?", "So.", metadata={"annotations": kept})) == []
