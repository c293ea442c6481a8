"""A stored evaluation as scripts read it."""

from dataclasses import asdict
from typing import Any

from curate.domain.errors import NotFound
from curate.domain.records import Evaluation
from curate.services.jobs import as_json
from curate.services.tuning.answer_costs import answer_costs, cut_sentence
from curate.services.tuning.rescoring import is_outdated
from curate.services.tuning.results_page import looks_at
from curate.services.tuning.stored_answers import StoredAnswers, breakdown_json, read_stored_answers
from curate.settings import Settings
from curate.stores import Database


def find_evaluation(
    database: Database, project: str, evaluation_id: int | None = None, *, job: int | None = None
) -> Evaluation:
    """One evaluation of a project: by its id, by its job, or the newest.

    Raises:
        NotFound: There is no such evaluation, or none at all.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        if evaluation_id is not None:
            return stores.runs.get_evaluation(key, evaluation_id)
        for one in stores.runs.evaluations(key):
            if job in {None, one.job}:
                return one
    raise NotFound("comparison in the project", project, "Compare methods first.")


def evaluation_json(
    database: Database,
    settings: Settings,
    project: str,
    chosen: Evaluation,
    stored: StoredAnswers | None = None,
) -> dict[str, Any]:
    """The result of an evaluation with its answers taken apart.

    Args:
        database: Where.
        settings: Where the adapters are, and the prices.
        project: Name of the project.
        chosen: The evaluation.
        stored: Its answers, where they were read already.

    Returns:
        The result's own keys; ``evaluation`` (its id) and ``at``; ``looked``: every look at its test;
        ``labels``, ``slices``, ``slices_too_small``, ``calibration``; ``costs`` of 1,000 answers where a
        price is known; ``cut``: a sentence about answers that were cut off; ``outdated``: whether today's
        metrics are other ones; ``scorings``: earlier scores of the same answers.
    """
    stored = stored or read_stored_answers(database, chosen)
    with database.read() as stores:
        before = stores.scorings.by_evaluation(stores.projects.get(project).id)
    return {
        **as_json(chosen.result, settings),
        "evaluation": chosen.id,
        "at": chosen.at,
        "looked": [
            {"at": one.at, "person": one.person, "what": one.what, "dataset": one.dataset}
            for one in looks_at(database, project, chosen.dataset)
        ],
        **breakdown_json(stored, chosen.result),
        "costs": [asdict(one) for one in answer_costs(settings, chosen.result)],
        "cut": cut_sentence(chosen.result),
        "outdated": is_outdated(chosen.result),
        "scorings": [
            {
                "until": one.at,
                "person": one.person,
                "scored_by": one.result.scored_by,
                "changed": one.changed,
                "rows": one.rows,
                "primary": one.result.primary,
                "verdict": one.result.verdict,
                "verdict_code": one.result.verdict_code,
                "arms": [
                    {
                        "arm": arm.arm,
                        "metrics": {name: asdict(m) for name, m in arm.metrics.items()},
                    }
                    for arm in one.result.arms
                ],
            }
            for one in before.get(chosen.id, ())
        ],
    }
