"""What checks found: findings, clusters of near-duplicates, and what comparing worked out."""

from curate.stores.findings.clusters import Clusters
from curate.stores.findings.open_findings import OpenFindings, Selection
from curate.stores.findings.signatures import Signatures
from curate.stores.findings.store import Findings

__all__ = ["Clusters", "Findings", "OpenFindings", "Selection", "Signatures"]
