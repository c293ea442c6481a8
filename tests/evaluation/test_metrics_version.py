"""Scores of fixed answers: whoever changes them changes the version of the metrics with them."""

import hashlib
import json

from curate import contract
from curate.evaluation import METRICS_VERSION, Answer
from curate.evaluation.scoring import score
from tests.models.tiny import record

CARD = contract.FieldsContract(
    fields=(
        contract.FieldSpec(key="Topic", type="choice", choices=("Billing", "Login")),
        contract.FieldSpec(key="Reply"),
    )
)
LABELS = contract.LabelContract(labels=("Billing", "Login"))
CASES = [
    (LABELS, "exact_match", ["Billing", "billing ", "Login.", "none"], ["Billing", "Billing", "Login", "Login"]),
    (
        CARD,
        "field_f1",
        ["Topic: Billing\nReply: Yes, gladly.", "topic - login\nReply: No", "Reply: Yes", ""],
        ["Topic: Billing\nReply: Yes, gladly.", "Topic: Login\nReply: No", "Topic: Login\nReply: Yes", "Topic: Login\nReply: x"],
    ),
    (None, "chrf", ["We are sorry 🙂.", "東京 is big", "", "Straße"], ["We are very sorry 🙂.", "東京 is very big", "x", "Strasse"]),
]  # fmt: skip
SCORES = {1: "a92db5716395689e"}
"""Version to the hash of what these answers score."""


def scored():
    found = []
    for format_, primary, answers, wanted in CASES:
        rows = [record(n, "?", text, part="held_out") for n, text in enumerate(wanted)]
        given = [Answer(text, 1.0, 1, None) for text in answers]
        of = score(given, rows, format_, primary)
        found.append({name: [round(one, 9) for one in its] for name, its in of.metrics.items()})
        found.append(of.parts)
    return json.dumps(found, sort_keys=True)


def test_the_same_answers_score_the_same_as_long_as_the_version_is_the_same():
    digest = hashlib.sha256(scored().encode()).hexdigest()[:16]

    assert SCORES[METRICS_VERSION] == digest, (
        "These answers score otherwise now. Raise METRICS_VERSION in curate/evaluation/metrics.py and add "
        "the new hash here: stored answers can then be scored again."
    )
