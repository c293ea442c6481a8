"""Near-duplicates: rows per second, precision, recall and memory, against datasketch and rensa.

Real texts (banking77, Bitext, GitBugs, MTS-Dialog), spliced from quarters where there are not enough, with
planted edits. Truth is exact: every pair that an exhaustive search finds at a Jaccard index of 0.7 or more
(character 5-grams of the normalized text), planted or not; above 50,000 texts, the planted ones. All of them
get the same texts and make the same shingles, each in a process of its own, in turn; ``rounds`` times, the
median counts.

    python -m venv peers && peers/bin/pip install rensa datasketch
    python benchmarks/near_duplicates.py --peer-python peers/bin/python --rows 30000
    python benchmarks/near_duplicates.py --peer-python peers/bin/python --rows 300000 --rounds 1
    python benchmarks/near_duplicates.py --scaling --new 1000 --across --real
"""

import argparse
import csv
import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

THRESHOLD = 0.7
WIDTH = 5
EXHAUSTIVE = 50_000
SHORTEST = 40  # characters of a spliced text
AROUND = 1000  # texts that are next in length
SOURCES = (
    ("banking77/train.csv", "text"),
    ("banking77/test.csv", "text"),
    ("bitext_support/bitext_sample_31k_lines.csv", "instruction"),
    ("gitbugs/SeaMonkey_bugs.csv", "Description"),
    ("mts_dialog/MTS-Dialog-TrainingSet.csv", "dialogue"),
)
Pair = tuple[int, int]

# What every contender is given: texts, and for the peers the sets of shingles, made the same way.
COMMON = """
import json, sys, time
texts = json.load(open(sys.argv[1]))
def normal(text):
    return " ".join(text.lower().split())
def sets(encode=False):
    for text in texts:
        text = normal(text)
        some = {text[i : i + 5] for i in range(max(1, len(text) - 4))} if text else set()
        yield {one.encode() for one in some} if encode else some
def done(seconds, pairs=None, flags=None):
    # Of this process alone; getrusage would count what it was forked from.
    peak = next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line[:6] == "VmHWM:")
    json.dump({"seconds": seconds, "peak": peak, "pairs": pairs, "flags": flags}, open(sys.argv[2], "w"))
"""

CURATE = """
from itertools import combinations
from curate.similarity import clusters
from curate.similarity.exact_jaccard import matrix
from curate.similarity.shingles import shingles
from curate.text import normalize
clusters(texts[:5000])  # the compiled loops are loaded (and compiled, the first time on a machine)
started = time.perf_counter()
found = clusters(texts)
seconds = time.perf_counter() - started
pairs = []
for group in found:
    if group.min_similarity >= 0.7:
        pairs += combinations(group.members, 2)
        continue
    similar = matrix(shingles([normalize(texts[i]) for i in group.members], 5))
    pairs += [
        (a, b)
        for (i, a), (j, b) in combinations(enumerate(group.members), 2)
        if similar[i, j] >= 0.7
    ]
done(seconds, pairs)
"""

DATASKETCH = """
from datasketch import MinHash, MinHashLSH
started = time.perf_counter()
index, pairs = MinHashLSH(threshold=0.7, num_perm=128), []
for place, signature in enumerate(MinHash.generator(sets(encode=True), num_perm=128)):
    pairs += [(other, place) for other in index.query(signature)]
    index.insert(place, signature, check_duplication=False)
done(time.perf_counter() - started, pairs)
"""

RENSA_PAIRS = """
from rensa import RMinHash, RMinHashLSH
started = time.perf_counter()
signatures = RMinHash.from_token_sets(sets(), 128, 42)
index = RMinHashLSH(0.7, 128, 16)
index.insert_many(signatures)
pairs = [
    (place, other)
    for place, others in enumerate(index.query_all(signatures))
    for other in others
    if place < other and signatures[place].jaccard(signatures[other]) >= 0.7
]
done(time.perf_counter() - started, pairs)
"""

RENSA_DEDUP = """
from rensa import RMinHashDeduplicator
started = time.perf_counter()
index = RMinHashDeduplicator(threshold=0.7, num_perm=128, use_lsh=True)
kept = index.add_pairs((str(place), some) for place, some in enumerate(sets()))
done(time.perf_counter() - started, flags=[not one for one in kept])
"""

RENSA_MATRIX = """
from rensa import RMinHash, RMinHashLSH
started = time.perf_counter()
signatures = RMinHash.digest_matrix_from_token_sets{rho}({some}, 128, 42)
flags = RMinHashLSH(0.7, 128, 16).query_duplicate_flags_matrix_one_shot(signatures)
done(time.perf_counter() - started, flags=flags)
"""

# Name, code, whether it runs on the peers' Python, what its flags mean where it gives no pairs.
CONTENDERS = (
    ("Curate, `clusters`", CURATE, False, ""),
    ("datasketch, `MinHash.generator`, insert and query", DATASKETCH, True, ""),
    ("rensa, `from_token_sets`, `query_all`, `jaccard`", RENSA_PAIRS, True, ""),
    ("rensa, `RMinHashDeduplicator.add_pairs`", RENSA_DEDUP, True, "later"),
    ("rensa, matrix and one-shot flags", RENSA_MATRIX.format(rho="", some="sets()"), True, "any"),
    (
        "rensa, rho matrix and one-shot flags (its fastest)",
        RENSA_MATRIX.format(rho="_rho", some="[list(some) for some in sets()]"),
        True,
        "any",
    ),
)


def read(data: Path, name: str) -> list[dict[str, str]]:
    """The rows of a shared CSV file."""
    csv.field_size_limit(1 << 30)
    with (data / name).open(newline="", encoding="utf-8", errors="replace") as file:
        return list(csv.DictReader(file))


def corpus(data: Path, rows: int, seed: int = 0) -> tuple[list[str], list[Pair]]:
    """Real texts, quarters of four of them where there are not enough, and a fifth of edited copies."""
    draw = random.Random(seed)  # noqa: S311
    real = list(dict.fromkeys(row[column] for name, column in SOURCES for row in read(data, name)))
    real = [text for text in real if text.strip()]
    draw.shuffle(real)
    edited = rows // 5
    texts, by_length = real[: rows - edited], sorted(real, key=len)
    while len(texts) < rows - edited:
        # A quarter of each of four of about one length: two that share one are still strangers. Else
        # the true pairs, which are not what is measured, would grow with the square of the texts.
        around = draw.randrange(len(by_length) - AROUND)
        parts = [by_length[around + draw.randrange(AROUND)].split() for _ in range(4)]
        pieces = [w[len(w) * n // 4 : len(w) * (n + 1) // 4] for n, w in enumerate(parts)]
        text = " ".join(word for piece in pieces for word in piece)
        if len(text) >= SHORTEST:
            texts.append(text)
    planted = []
    for place in range(rows - edited, rows):
        source = draw.randrange(rows - edited)
        planted.append((source, place))
        texts.append(" ".join(edit(texts[source].split(), real, draw)))
    return texts, planted


def edit(words: list[str], real: list[str], draw: random.Random) -> list[str]:
    """A copy with words misspelled, replaced, left out and put in: one edit in about twelve words."""
    for _ in range(draw.randint(1, max(1, len(words) // 12))):
        place, kind = draw.randrange(len(words)), draw.random()
        if kind < 0.3:
            words[place] = words[place][:-1] + "x"
        elif kind < 0.6:
            words[place] = draw.choice(real).split()[0]
        elif kind < 0.8 and len(words) > 1:
            del words[place]
        else:
            words.insert(place, draw.choice(real).split()[-1])
    return words


def shingled(text: str) -> frozenset[str]:
    """The set that all contenders compare."""
    text = " ".join(text.lower().split())
    return frozenset(text[i : i + WIDTH] for i in range(max(1, len(text) - WIDTH + 1)))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Of two sets, 0 to 1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def truth(texts: list[str]) -> set[Pair]:
    """Every pair at the threshold, exactly, by prefix filtering (Chaudhuri, Ganti and Kaushik, 2006).

    Two sets that similar share one of their rarest (1 - threshold) · size + 1 shingles.
    """
    sets = [shingled(text) for text in texts]
    often = Counter(one for some in sets for one in some)
    holders: dict[str, list[int]] = defaultdict(list)
    found = set()
    for place, some in enumerate(sets):
        rarest = sorted(some, key=lambda one: (often[one], one))
        prefix = rarest[: len(some) - int(THRESHOLD * len(some) - 1e-9)]
        for other in {other for one in prefix for other in holders[one]}:
            sizes = sorted((len(some), len(sets[other])))
            if sizes[0] >= THRESHOLD * sizes[1] and jaccard(some, sets[other]) >= THRESHOLD:
                found.add((other, place))
        for one in prefix:
            holders[one].append(place)
    return found


def run(code: str, python: str, texts: Path) -> dict[str, Any]:
    """One contender in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        subprocess.run([python, "-c", COMMON + code, str(texts), str(out)], check=True)
        return dict(json.loads(out.read_text()))


def score(found: set[Any], true: set[Any]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    hit = len(found & true)
    precision, recall = hit / max(len(found), 1), hit / max(len(true), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def judged(
    result: dict[str, Any], means: str, texts: list[str], true: set[Pair], *, whole: bool
) -> str:
    """Precision, recall and F1 as table cells: of pairs, else of rows that have a near-duplicate."""
    if result["pairs"] is not None:
        found = {(min(pair), max(pair)) for pair in result["pairs"]}
        what, expected = "pairs", true
        if not whole:  # what was not planted is judged by its own similarity
            extra = found - true
            sets = {i: shingled(texts[i]) for pair in extra for i in pair}
            expected = true | {(a, b) for a, b in extra if jaccard(sets[a], sets[b]) >= THRESHOLD}
    else:
        found = {place for place, flag in enumerate(result["flags"]) if flag}
        what = "rows"
        expected = {pair[1] for pair in true} if means == "later" else {i for p in true for i in p}
    return " | ".join([what, *(f"{value:.3f}" for value in score(found, expected))])


def compare(data: Path, rows: int, rounds: int, peer: str | None, skip: list[str]) -> None:
    """Curate and its peers on the same texts."""
    texts, planted = corpus(data, rows)
    whole = rows <= EXHAUSTIVE
    if whole:
        true = truth(texts)
    else:
        true = {p for p in planted if jaccard(*(shingled(texts[i]) for i in p)) >= THRESHOLD}
    chosen = [c for c in CONTENDERS if (peer or not c[2]) and not any(s in c[0] for s in skip)]
    results: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(texts))
        for _ in range(rounds):
            for name, code, of_peer, _ in chosen:
                python = peer if of_peer and peer else sys.executable
                results[name].append(run(code, python, path))
    print(
        f"\n{rows:,} texts of {sum(map(len, texts)) / rows:.0f} characters; {len(true):,} true pairs\n"
    )
    print(
        "| contender | rows/s | Curate is faster by | judged by | precision | recall | F1 | peak, MB |"
    )
    print("| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |")
    ours = results[CONTENDERS[0][0]]
    for name, _, _, means in chosen:
        seconds = statistics.median(one["seconds"] for one in results[name])
        ratio = statistics.median(
            theirs["seconds"] / mine["seconds"]
            for theirs, mine in zip(results[name], ours, strict=True)
        )
        peak = max(one["peak"] for one in results[name])
        cells = judged(results[name][0], means, texts, true, whole=whole)
        print(
            f"| {name} | {rows / seconds:,.0f} | {ratio:.1f} × | {cells} | {peak:,.0f} |",
            flush=True,
        )


def scaling(data: Path) -> None:
    """Time and memory at 100,000 and 1,000,000 texts."""
    print("\n| texts | seconds | CPU seconds | peak, MB |\n| ---: | ---: | ---: | ---: |")
    code = CURATE[: CURATE.index("pairs = []")].replace(
        "started =", "began = time.process_time()\nstarted ="
    )
    for rows in (100_000, 1_000_000):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "texts.json"
            path.write_text(json.dumps(corpus(data, rows)[0]))
            result = run(code + "done(seconds, time.process_time() - began)", sys.executable, path)
        cells = f"{result['seconds']:.1f} | {result['pairs']:.1f} | {result['peak']:,.0f}"
        print(f"| {rows:,} | {cells} |", flush=True)


def incremental(data: Path, new: int, rows: int = 100_000) -> None:
    """A check after some rows came in, against one that remembers nothing; the same clusters."""
    import time

    from curate.similarity import Memory, clusters
    from curate.text.comparison_key import PLAIN

    texts = corpus(data, rows + new)[0]
    random.Random(1).shuffle(texts)  # noqa: S311
    ids = [(place, 1) for place in range(len(texts))]
    first = Memory()
    clusters(texts[:rows], known=first.sign(ids[:rows], texts[:rows], WIDTH, PLAIN), memory=first)
    stored = list(first.fresh()), first.dump()
    seconds, results = [], []
    for memory in (Memory(), Memory(*stored)):
        started = time.perf_counter()
        known = memory.sign(ids, texts, WIDTH, PLAIN)
        results.append(clusters(texts, known=known, memory=memory))
        seconds.append(time.perf_counter() - started)
    same = "yes" if results[0] == results[1] else "NO"
    print("\n| stored | new | from scratch, s | with what is stored, s | same clusters |")
    print("| ---: | ---: | ---: | ---: | --- |")
    print(f"| {rows:,} | {new:,} | {seconds[0]:.2f} | {seconds[1]:.2f} | {same} |")


def across(data: Path) -> None:
    """What the leak report does: a fifth of the texts held out, each against all the others."""
    import time

    from curate.similarity import twins

    print("\n| held out | others | with a twin among them | seconds | CPU seconds |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    for rows in (10_000, 100_000, 300_000):
        texts = corpus(data, rows)[0]
        random.Random(2).shuffle(texts)  # noqa: S311
        held, others = texts[: rows // 5], texts[rows // 5 :]
        twins(held[:1000], others[:4000])  # the compiled loops are loaded
        started, spent = time.perf_counter(), time.process_time()
        found = twins(held, others)
        seconds, spent = time.perf_counter() - started, time.process_time() - spent
        cells = f"{len(found):,} | {seconds:.1f} | {spent:.1f}"
        print(f"| {len(held):,} | {len(others):,} | {cells} |", flush=True)


def real(data: Path) -> None:
    """What a lexical comparison sees of back-translations, and conflicts among transcriptions."""
    from curate.checks import checks
    from curate.domain.examples import Example
    from curate.similarity.exact_jaccard import similarities
    from curate.text import normalize

    def similarity(one: str, other: str) -> float:
        texts = [normalize(one), normalize(other)]
        return float(similarities(texts, np.array([[0, 1]]), WIDTH)[0])

    print("\n| data | what | count |\n| --- | --- | ---: |")
    for row in _translations(data, similarity):
        print(row)
    rows = read(data, "mtsamples/dev_mtsamples.csv")
    examples = [
        Example(
            number,
            row["transcription_text"],
            row["medical_specialty"],
            label=row["medical_specialty"],
        )
        for number, row in enumerate(rows, 1)
        if row["transcription_text"].strip()
    ]
    group_of = {one.id: rows[one.id - 1]["exact_group"] for one in examples}
    specialties: dict[str, set[str]] = defaultdict(set)
    for one in examples:
        specialties[group_of[one.id]].add(str(one.label))
    conflicting = {group for group, labels in specialties.items() if len(labels) > 1}
    found = list(checks.make("conflict").run(examples))
    seen = {group_of[member] for one in found for member in one.examples}
    print(
        f"| mtsamples | transcriptions that stand under several specialties | {len(conflicting)} |"
    )
    print(f"| | of these found by `conflict` | {len(conflicting & seen)} |")
    print(f"| | found besides, between nearly the same texts | {len(seen - conflicting)} |")


def _translations(data: Path, similarity: Any) -> Iterator[str]:
    original = read(data, "mts_dialog/MTS-Dialog-TrainingSet.csv")
    both = read(data, "mts_dialog/backtranslated_FR_2402.csv")
    by_id = {row["ID"]: row["dialogue"] for row in original}
    pairs = [
        (by_id[name], row["dialogue"])
        for row in both
        if row["ID"].startswith("TR=") and (name := row["ID"].split()[-1]) in by_id
    ]
    values = [similarity(one, other) for one, other in pairs]
    yield f"| mts_dialog | dialogues with their back-translation | {len(values)} |"
    for least in (0.7, 0.5, 0.3):
        yield f"| | of these at a similarity of {least} or more | {sum(v >= least for v in values)} |"
    yield f"| | median similarity | {statistics.median(values):.2f} |"


def main() -> None:
    """Print Markdown tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    shared = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=shared)
    parser.add_argument("--rows", type=int, nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-python", help="A Python with rensa and datasketch installed.")
    parser.add_argument("--skip", nargs="*", default=[], help="Contenders to leave out, by a word.")
    parser.add_argument("--scaling", action="store_true")
    parser.add_argument("--new", type=int, help="New rows after 100,000.")
    parser.add_argument("--across", action="store_true")
    parser.add_argument("--real", action="store_true")
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        sys.exit(f"No data in {arguments.data}: name the folder with --data.")
    for rows in arguments.rows:
        compare(arguments.data, rows, arguments.rounds, arguments.peer_python, arguments.skip)
    if arguments.scaling:
        scaling(arguments.data)
    if arguments.new:
        incremental(arguments.data, arguments.new)
    if arguments.across:
        across(arguments.data)
    if arguments.real:
        real(arguments.data)


if __name__ == "__main__":
    main()
