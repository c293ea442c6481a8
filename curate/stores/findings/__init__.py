"""What checks found: findings, clusters of near-duplicates, and what comparing worked out."""

from curate.stores.findings.clusters import WRITING, Clusters, Compared, StoredClusters
from curate.stores.findings.kept_values import KeptValues
from curate.stores.findings.open_findings import OpenFindings, Selection
from curate.stores.findings.rows import identified
from curate.stores.findings.signatures import Signatures
from curate.stores.findings.store import Findings

__all__ = [
    "WRITING",
    "Clusters",
    "Compared",
    "Findings",
    "KeptValues",
    "OpenFindings",
    "Selection",
    "Signatures",
    "StoredClusters",
    "identified",
]
