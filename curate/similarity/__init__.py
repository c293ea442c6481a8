"""Which texts are nearly the same: signatures, candidate pairs, exact Jaccard, clusters."""

from curate.similarity.clusters import Group, clusters, jaccard, twins

__all__ = ["Group", "clusters", "jaccard", "twins"]
