"""Choosing a set of examples that stands for all, as a job."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.domain.errors import Cancelled, Unusable
from curate.domain.examples import Example, asked
from curate.domain.jobs import SelectRequest, SelectResult
from curate.domain.queues import Chosen, Coverage
from curate.domain.records import Job
from curate.services.changes import record_action
from curate.services.checking import update_clusters
from curate.services.jobs import OnProgress, Work, ensure_worker, run_inline, submit
from curate.services.people import permit
from curate.services.projects import current_person
from curate.services.reviewing.selection.selections import KIND
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.stores.examples import Where
from curate.text import count, shorten

if TYPE_CHECKING:
    from curate.similarity.representatives import Rows, Vectors

MOST = 10_000
LIKES = 12
"""Others that are remembered for each example, to take its place."""
SIMILARITY = 0.5
DRAWS = 20
LESS_GLADLY = 0.5
"""How much less gladly an example is taken about which there is something worth a look."""
_READ, _COMPARED, _CHOSEN = 0.1, 0.6, 0.9


@dataclass(frozen=True, slots=True)
class Pool:
    """All examples but rejected ones, and how gladly each is taken: 0 for never, with the reasons."""

    examples: Sequence[Example]
    weights: Sequence[float]
    left_out: dict[str, int]


def propose_selection(
    database: Database,
    project: str,
    size: int = 200,
    *,
    name: str = "",
    evenness: float = 0.5,
    seed: int = 0,
    person: str | None = None,
    on_progress: OnProgress = lambda _share, _message: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> SelectResult:
    """Choose examples that stand for all, in this process; see `start_selection`."""
    request = _checked(SelectRequest(project, _name(name, size), size, evenness, seed))
    with run_inline(database, project, request, person) as (_, ended):
        result = _select(database, request, person or current_person(), on_progress, should_stop)
        ended(result)
    return result


def start_selection(
    database: Database,
    settings: Settings,
    project: str,
    size: int = 200,
    *,
    name: str = "",
    evenness: float = 0.5,
    person: str | None = None,
) -> Job:
    """Choose examples that stand for all, as a job.

    Of each label as many as its part allows, the most typical and most different ones; none of what has an
    open error or no answer, none twice, and what is clean first.

    Raises:
        Unusable: That many can't be chosen. Nothing was started.
    """
    request = _checked(SelectRequest(project, _name(name, size), size, evenness))
    job = submit(database, project, request, person)
    ensure_worker(database, settings, job)
    return job


def do_select(work: Work, request: SelectRequest) -> SelectResult:
    """The handler of the job."""
    return _select(work.database, request, work.job.person, work.on_progress, work.should_stop)


def _select(
    database: Database,
    request: SelectRequest,
    person: str,
    on_progress: OnProgress,
    should_stop: Callable[[], bool],
) -> SelectResult:
    def go_on(share: float, message: str) -> None:
        if should_stop():
            raise Cancelled("Choosing")
        on_progress(share, message)

    go_on(0, "Reading the examples")
    update_clusters(database, request.project)
    with database.snapshot() as stores:
        key = stores.projects.get(request.project).id
        permit(stores, key, person, KIND)
        pool = _read(stores, key)
    if not any(pool.weights):
        raise Unusable(
            "There is no example that could be chosen: each is rejected, has no answer or an open error. "
            "Nothing was chosen: look at the findings."
        )
    go_on(_READ, f"Comparing {count(len(pool.examples), 'text')}")
    chosen, coverage = _choose(pool, request, go_on)
    go_on(_CHOSEN, "Storing the selection")
    options = {"size": request.size, "evenness": request.evenness, "seed": request.seed}
    with database.begin() as stores:
        stores.projects.lock(key)
        selection = stores.selections.add(key, request.name, options, chosen, coverage, person)
        summary = f"Chose {count(len(chosen), 'example')}: “{request.name}”"
        record_action(stores, key, person, KIND, summary)
    return SelectResult(selection, len(chosen))


def _read(stores: Stores, project: int) -> Pool:
    examples = [one for one in stores.examples.all(project) if one.status != "rejected"]
    clean = set(stores.examples.ids(project, Where(clean=True)))
    worst = stores.open_findings.worst(project)
    twins = stores.clusters.extras(project)
    weights: list[float] = []
    left_out: dict[str, int] = {}
    for one in examples:
        why = None
        if not one.output.strip():
            why = "without an answer"
        elif worst.get(one.id) == 0:
            why = "with an open error"
        elif one.id in twins:
            why = "duplicates of another one"
        if why is not None:
            left_out[why] = left_out.get(why, 0) + 1
        weights.append(0.0 if why else 1.0 if one.id in clean else LESS_GLADLY)
    return Pool(examples, weights, left_out)


def _choose(
    pool: Pool, request: SelectRequest, go_on: Callable[[float, str], None]
) -> tuple[list[Chosen], Coverage]:
    import numpy as np

    from curate.similarity.representatives import Wish, choose, nearest, text_vectors

    texts = [asked(one.turns, one.input) for one in pool.examples]
    labels = [one.label or "" for one in pool.examples]
    vectors = text_vectors(texts)
    go_on(_COMPARED, "Choosing")
    lengths = np.array([len(text) for text in texts])
    short, long = np.quantile(lengths, [1 / 3, 2 / 3])
    strata = [int(one > short) + int(one > long) for one in lengths]
    wish = Wish(request.size, request.evenness, seed=request.seed)
    part = _CHOSEN - _COMPARED
    rows = choose(
        vectors,
        labels,
        pool.weights,
        strata,
        wish,
        lambda share: go_on(_COMPARED + part * share, "Choosing"),
    )
    owners, values = nearest(vectors, rows)
    covers = np.bincount(owners, minlength=len(rows))
    able = np.flatnonzero(np.asarray(pool.weights) > 0)
    chosen = [
        Chosen(
            pool.examples[row].id,
            int(covers[place]),
            _likes(pool, vectors, labels, able, row),
        )
        for place, row in enumerate(rows)
    ]
    within = float((values >= SIMILARITY).mean())
    draw = np.random.default_rng(request.seed)
    draws = [draw.choice(able, len(rows), replace=False) for _ in range(DRAWS)]
    shares = [float((nearest(vectors, one.tolist())[1] >= SIMILARITY).mean()) for one in draws]
    coverage = Coverage(
        examples=len(texts),
        similarity=SIMILARITY,
        within=within,
        random=float(np.mean(shares)),
        random_low=min(shares),
        random_high=max(shares),
        labels=len({labels[row] for row in rows} - {""}),
        labels_of=len(set(labels) - {""}),
        random_labels=float(np.mean([len({labels[row] for row in one} - {""}) for one in draws])),
        left_out=pool.left_out,
        draws=DRAWS,
    )
    return sorted(chosen, key=lambda one: (-one.covers, one.example)), coverage


def _likes(
    pool: Pool, vectors: "Vectors", labels: Sequence[str], able: "Rows", row: int
) -> tuple[int, ...]:
    """The nearest others that could be chosen, those of the same label in front."""
    import numpy as np

    similar = vectors[able] @ vectors[row]
    best = able[np.argsort(-similar, kind="stable")[: 4 * LIKES]]
    same = [one for one in best if one != row and labels[one] == labels[row]]
    other = [one for one in best if one != row and labels[one] != labels[row]]
    return tuple(pool.examples[one].id for one in [*same, *other][:LIKES])


def _checked(request: SelectRequest) -> SelectRequest:
    if not 1 <= request.size <= MOST or not 0 <= request.evenness <= 1:
        raise Unusable(
            f"Between 1 and {MOST:,} examples can be chosen, and the evenness is a number from 0 to 1. "
            "Nothing was chosen."
        )
    return request


def _name(name: str, size: int) -> str:
    return shorten(name, 80) or f"{size:,} that stand for all"
