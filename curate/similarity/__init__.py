"""Which texts are nearly the same: signatures, candidate pairs, exact Jaccard, clusters."""

from curate.similarity.chains import Bonds, bonds
from curate.similarity.clusters import clusters, jaccard, twins
from curate.similarity.groups import Group
from curate.similarity.memory import Memory

__all__ = ["Bonds", "Group", "Memory", "bonds", "clusters", "jaccard", "twins"]
