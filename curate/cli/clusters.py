"""The command that shows duplicate clusters and splits one of them."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import add_commands, print_json, print_message, print_sentence, print_table
from curate.cli.state import database
from curate.domain.errors import Unusable
from curate.text import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.domain.findings import Chain
    from curate.services.checking import ClusterView


def clusters(
    name: Name,
    threshold: Annotated[
        float | None,
        typer.Option(help="Compare anew at this similarity, from 0 to 1; nothing is stored."),
    ] = None,
    split: Annotated[
        int | None,
        typer.Option(
            metavar="CLUSTER", help="Split this cluster into its parts, if it is a chain."
        ),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """List duplicate clusters as they stand: by the options of the last check and what people decided."""
    from curate.services import checking

    views = checking.find_clusters(database(), name, threshold)
    chains = checking.cluster_chains(database(), name, views, threshold)
    if split is not None:
        _split(name, split, views, chains, person, as_json=as_json)
        return
    if threshold is not None:
        print_message(
            f"Compared anew at {percent(threshold)}; nothing is stored. Checks and dataset versions go by "
            f"the clusters that `curate clusters {name}` lists."
        )
    rows = [_cluster(view, chain) for view, chain in zip(views, chains, strict=True)]
    if as_json:
        print_json(rows)
        return
    shown = [
        {
            "cluster": row["cluster"],
            "examples": row["external_ids"],
            "keep": row["external_ids"][row["examples"].index(row["canonical"])],
            "because it": row["reason"],
            "similarity": _range(row["min_similarity"], row["max_similarity"]),
            "exact": "yes" if row["exact"] else "no",
            "relation": RELATIONS[row["relation"]],
        }
        for row in rows
    ]
    print_table(shown, "There are no near-duplicates.")
    for view, chain in zip(views, chains, strict=True):
        if chain is not None:
            print_sentence(checking.chain_in_words(view, chain))


RELATIONS = {"near_duplicate": "similar", "contains": "contains"}


def _range(low: float, high: float) -> str:
    return percent(high) if percent(low) == percent(high) else f"{100 * low:.0f} to {percent(high)}"


def _split(
    name: str,
    cluster: int,
    views: "Sequence[ClusterView]",
    chains: "Sequence[Chain | None]",
    person: str | None,
    *,
    as_json: bool,
) -> None:
    from curate.services import checking

    chosen = next((place for place, view in enumerate(views) if view.id == cluster), None)
    chain = chains[chosen] if chosen is not None else None
    if chosen is None or chain is None or len(chain.parts) < 2:
        raise Unusable(
            f"Cluster {cluster} can't be split. Nothing was changed: `curate clusters {name}` lists "
            "the clusters, and says which of them are chains with parts."
        )
    pairs = checking.split_cluster(
        database(),
        name,
        chain.parts,
        person,
        revisions={one.id: one.revision for one in views[chosen].examples},
    )
    if as_json:
        parts = [list(part) for part in chain.parts]
        print_json({"split": cluster, "parts": parts, "different": pairs})
    else:
        print_sentence(f"Split cluster {cluster} into {len(chain.parts)} parts.")


def _cluster(view: "ClusterView", chain: "Chain | None") -> dict[str, Any]:
    from curate.services.checking import suggestion_in_words

    return {
        "cluster": view.id,
        "examples": list(view.cluster.examples),
        "external_ids": [one.external_id for one in view.examples],
        "lines": [one.line for one in view.examples],
        "canonical": view.suggested.example,
        "reason": suggestion_in_words(view.suggested),
        "min_similarity": view.cluster.min_similarity,
        "max_similarity": view.cluster.max_similarity,
        "exact": view.cluster.exact,
        "relation": view.cluster.relation,
        "chained": chain is not None,
        "links": [asdict(link) for link in chain.links] if chain else [],
        "apart": asdict(chain.apart) if chain else None,
        "parts": [list(part) for part in chain.parts] if chain else [list(view.cluster.examples)],
    }


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, {"clusters": clusters})
