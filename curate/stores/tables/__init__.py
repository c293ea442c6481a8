"""The tables, as SQLAlchemy Core sees them. Alembic's migrations make them; a test compares both."""

from curate.stores.tables.advice import advice_settings
from curate.stores.tables.blind import (
    blind_comparisons,
    blind_pairs,
    blind_turns,
    blind_votes,
)
from curate.stores.tables.changes import actions, events
from curate.stores.tables.checking import (
    cluster_examples,
    clusters,
    comparisons,
    contracts,
    different_pairs,
    finding_examples,
    findings,
    kept_values,
    rules,
    signatures,
    similarities,
)
from curate.stores.tables.columns import metadata
from curate.stores.tables.datasets import datasets, exports, records
from curate.stores.tables.desk import drafts, leases, sends
from curate.stores.tables.examples import examples, sources, unused_rows
from curate.stores.tables.guidelines import dismissed_suggestions, guidelines
from curate.stores.tables.people import members, preferences
from curate.stores.tables.projects import job_events, jobs, projects
from curate.stores.tables.prompts import prompts
from curate.stores.tables.queues import saved_views, selection_examples, selections
from curate.stores.tables.scorings import scorings
from curate.stores.tables.speeds import speeds
from curate.stores.tables.teamwork import (
    acceptance_samples,
    assignments,
    comments,
    judgments,
    sampled_examples,
    team_settings,
)
from curate.stores.tables.tuning import answers, evaluations, looks, runs
from curate.stores.tables.writing import endpoints, snippets, suggestions

__all__ = [
    "acceptance_samples",
    "actions",
    "advice_settings",
    "answers",
    "assignments",
    "blind_comparisons",
    "blind_pairs",
    "blind_turns",
    "blind_votes",
    "cluster_examples",
    "clusters",
    "comments",
    "comparisons",
    "contracts",
    "datasets",
    "different_pairs",
    "dismissed_suggestions",
    "drafts",
    "endpoints",
    "evaluations",
    "events",
    "examples",
    "exports",
    "finding_examples",
    "findings",
    "guidelines",
    "job_events",
    "jobs",
    "judgments",
    "kept_values",
    "leases",
    "looks",
    "members",
    "metadata",
    "preferences",
    "projects",
    "prompts",
    "records",
    "rules",
    "runs",
    "sampled_examples",
    "saved_views",
    "scorings",
    "selection_examples",
    "selections",
    "sends",
    "signatures",
    "similarities",
    "snippets",
    "sources",
    "speeds",
    "suggestions",
    "team_settings",
    "unused_rows",
]
