"""How well labels are ranked from the most doubtful on (AUC), beside cleanlab on the same predictions.

Short, noisy texts: of banking77's questions each word is left out with some probability, and of what stays
every third word has two letters exchanged. 98 of 800 labels are wrong: each is exchanged for the label that a
classifier on the whole texts takes for the next likely one, at random places or where that one is nearly as
likely (hard). "as findings" is the check by itself, in which a row without a finding has no score.

    python benchmarks/label_audit.py --data ../shared/data [--cleanlab ENVIRONMENT/bin/python]
"""

import argparse
import csv
import json
import random
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from curate.checks import checks
from curate.checks.labels import label_audit
from curate.domain.examples import Example
from curate.similarity.embeddings import embed
from curate.similarity.label_prediction import predict
from curate.text import normalize

LABELS = (
    "card_payment_fee_charged", "cash_withdrawal_charge", "exchange_charge", "extra_charge_on_statement",
    "transfer_fee_charged", "card_payment_wrong_exchange_rate", "wrong_exchange_rate_for_cash_withdrawal",
    "top_up_by_cash_or_cheque",
)  # fmt: skip
ROWS, WRONG = 800, 98
PEER = """
import json, sys
import numpy as np
from cleanlab.rank import get_label_quality_scores
data = np.load(sys.argv[1])
scores = {
    method: (1 - get_label_quality_scores(data["labels"], data["probable"], method=method)).tolist()
    for method in ("self_confidence", "normalized_margin")
}
print(json.dumps(scores))
"""


def shortened(text: str, dropped: float, rng: random.Random) -> str:
    """A text with fewer words, some of them mistyped."""
    words = [word for word in text.lower().split() if rng.random() > dropped] or text.split()[:2]
    for at, word in enumerate(words):
        if len(word) > 3 and rng.random() < 1 / 3:
            place = rng.randrange(len(word) - 1)
            words[at] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(words)


def planted(
    path: Path, dropped: float, seed: int, *, hard: bool
) -> tuple[list[str], list[str], set[int]]:
    """Texts, labels, and which of them are wrong."""
    rng = random.Random(seed)  # noqa: S311
    with path.open(encoding="utf-8") as file:
        rows = [(r["text"], r["category"]) for r in csv.DictReader(file) if r["category"] in LABELS]
    rng.shuffle(rows)
    rows = rows[:ROWS]
    labels = np.array([LABELS.index(label) for _, label in rows])
    whole = TfidfVectorizer().fit_transform([text for text, _ in rows])
    model = LogisticRegression(C=3, max_iter=200)
    probable = cross_val_predict(model, whole, labels, cv=5, method="predict_proba")
    each = np.arange(len(labels))
    mine = probable[each, labels].copy()
    probable[each, labels] = -1
    other = probable.argmax(axis=1)
    near = np.argsort(mine - probable[each, other], kind="stable")
    wrong = set(rng.sample(near[: 2 * WRONG].tolist() if hard else range(len(rows)), WRONG))
    given = [LABELS[other[i] if i in wrong else labels[i]] for i in range(len(rows))]
    return [shortened(text, dropped, rng) for text, _ in rows], given, wrong


def by_cleanlab(python: str, labels: Sequence[int], probable: np.ndarray) -> dict[str, list[float]]:
    """Doubts by cleanlab, in an environment of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "predictions.npz"
        np.savez(path, labels=np.array(labels), probable=probable)
        done = subprocess.run(
            [python, "-c", PEER, str(path)], check=True, capture_output=True, text=True
        )
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path())
    parser.add_argument("--cleanlab", help="Python of an environment with cleanlab.")
    parser.add_argument("--seeds", type=int, default=2)
    given = parser.parse_args()
    rows: dict[str, list[float]] = {}
    settings = [(dropped, hard) for dropped in (0.5, 0.7) for hard in (False, True)]
    for dropped, hard in settings:
        sums: dict[str, list[float]] = {}
        for seed in range(given.seeds):
            texts, labels, wrong = planted(
                given.data / "banking77/train.csv", dropped, seed, hard=hard
            )
            for name, doubts in ranked(texts, labels, given.cleanlab).items():
                truth = [number in wrong for number in range(len(texts))]
                sums.setdefault(name, []).append(roc_auc_score(truth, doubts))
        for name, values in sums.items():
            rows.setdefault(name, []).append(float(np.mean(values)))
    heads = [f"{dropped:.0%} of words gone{', hard' * hard}" for dropped, hard in settings]
    print(f"| AUC, {WRONG} of {ROWS} labels wrong | {' | '.join(heads)} |")
    print("| --- |" + " ---: |" * len(heads))
    for name, values in rows.items():
        print(f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} |", flush=True)


def ranked(texts: list[str], labels: list[str], cleanlab: str | None) -> dict[str, list[float]]:
    """Doubts about every text's label, by each way."""
    examples = [
        Example(number, text, "Noted.", label=label)
        for number, (text, label) in enumerate(zip(texts, labels, strict=True))
    ]
    found: dict[str, list[float]] = {"as findings": [0.0] * len(texts)}
    for finding in checks.make("label_error").run(examples):
        found["as findings"][finding.examples[0]] = finding.score
    for meaning in (False, True) if label_audit.with_meaning() else (False,):
        doubts = [0.0] * len(texts)
        for one in label_audit.audit(examples, meaning=meaning):
            doubts[one.example] = one.doubt or 0
        found[f"audit, by words{' and meaning' * meaning}"] = doubts
    if cleanlab:
        names = sorted(set(labels))
        order = sorted(range(len(texts)), key=lambda i: normalize(texts[i]))
        numbers = np.array([names.index(labels[i]) for i in order])
        keys = [normalize(texts[i]) for i in order]
        ways = {"words, one deal": predict(keys, numbers)}
        if label_audit.with_meaning():
            both = [predict(keys, numbers, by, rounds=label_audit.ROUNDS) for by in (None, embed)]
            ways["words and meaning, as the audit"] = (both[0] + both[1]) / 2
        for way, probable in ways.items():
            for method, scores in by_cleanlab(cleanlab, numbers.tolist(), probable).items():
                doubts = [0.0] * len(texts)
                for i, score in zip(order, scores, strict=True):
                    doubts[i] = score
                found[f"cleanlab {method} on {way}"] = doubts
    return found


if __name__ == "__main__":
    main()
