"""Results that were stored before verdicts had codes are read as they were."""

from pydantic import TypeAdapter

from curate.domain.results import ArmScore, Comparison, EvaluationResult, Interval

OLD = {
    "arms": [
        {
            "arm": "tuned",
            "metrics": {"token_f1": {"value": 0.6, "low": 0.5, "high": 0.7}},
            "seconds": 3.5,
            "tokens": 900,
        }
    ],
    "comparisons": [
        {
            "a": "tuned",
            "b": "base",
            "metric": "token_f1",
            "difference": 0.4,
            "low": 0.3,
            "high": 0.5,
            "p": 0.0002,
        }
    ],
    "verdict": "Tuning helps.",
    "primary": "token_f1",
    "held_out": 34,
    "clusters": 30,
    "dataset": "v1",
    "runs": [1],
    "rows": "evaluations/4.jsonl",
    "looks": 2,
    "left_out": 0,
}


def test_an_old_result_is_read_and_has_no_code():
    found = TypeAdapter(EvaluationResult).validate_python(OLD)

    assert (found.verdict, found.verdict_code, found.judged) == ("Tuning helps.", None, 1)
    assert found.arms == (ArmScore("tuned", {"token_f1": Interval(0.6, 0.5, 0.7)}, 3.5, 900),)
    assert found.comparisons == (
        Comparison("tuned", "base", "token_f1", 0.4, 0.3, 0.5, 0.0002, None),
    )
    assert found.comparisons[0].turned() == (
        Comparison("base", "tuned", "token_f1", -0.4, -0.5, -0.3, 0.0002, None)
    )
