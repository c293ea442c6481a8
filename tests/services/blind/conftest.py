"""A project with an evaluation whose answers can be compared blind."""

import pytest

from curate.domain.jobs import EvaluateRequest
from curate.domain.results import AnswerRow, ArmScore, EvaluationResult
from curate.services.datasets import create_version
from curate.services.members import set_member
from curate.services.reviewing import approve_where

PAIRS = 14
SAME = 2
"""Of them, those to which both methods gave the same text."""


def answer_rows(number=PAIRS, same=SAME):
    """Answers of two methods; the last ones are equal but for white space at the ends."""
    return [
        AnswerRow(
            id=n + 1,
            external_id=f"T-{n + 1}",
            group=f"g{n // 2}",
            input=f"Where is order {n}?",
            reference=f"Topic: {n}",
            answers={
                "prompted": f"plain {n}" if n < number - same else f"equal {n}",
                "tuned": f"house style {n}" if n < number - same else f" equal {n}\n",
            },
            scores={},
        )
        for n in range(number)
    ]


def add_evaluation(database, rows, project="tickets"):
    """Store an evaluation with these rows; its id."""
    arms = tuple(ArmScore(arm, {}, 1.0, 10) for arm in ("prompted", "tuned"))
    result = EvaluationResult(
        arms, (), "", "exact_match", len(rows), len({one.group for one in rows})
    )
    with database.begin() as stores:
        key = stores.projects.get(project).id
        request = EvaluateRequest(project, "v1", (), ("prompted", "tuned"), "b")
        job = stores.jobs.add(request, key, "ada")
        stores.jobs.end(job.id, "done", result=result)
        version = stores.datasets.all(key)[0]
        return stores.runs.add_evaluation(key, version.id, job.id, result, rows)


@pytest.fixture
def evaluation(database, tickets):
    """The id of an evaluation of a project whose owner is Ada; Ben and Cyd review, Vera reads."""
    approve_where(database, "tickets", "all")
    create_version(database, "tickets", allow_open=True)
    for person, role in {
        "ada": "owner",
        "ben": "reviewer",
        "cyd": "reviewer",
        "vera": "viewer",
    }.items():
        set_member(database, "tickets", person, role, "ada")
    return add_evaluation(database, answer_rows())


@pytest.fixture
def key(database, project):
    return project.id
