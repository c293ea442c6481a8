"""Similarity of texts: signatures, candidate pairs, exact Jaccard indices and clusters."""

from curate.similarity.chains import Bonds, bonds
from curate.similarity.clusters import clusters
from curate.similarity.comparison_memory import Memory
from curate.similarity.components import components
from curate.similarity.containment import contained
from curate.similarity.groups import Group
from curate.similarity.near_copies import near_copies
from curate.similarity.twins import twins

__all__ = [
    "Bonds",
    "Group",
    "Memory",
    "bonds",
    "clusters",
    "components",
    "contained",
    "near_copies",
    "twins",
]
