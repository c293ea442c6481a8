"""Running checks and deciding on their findings: clusters, contract, rules and personal data."""

from curate.services.checking.better_twin import suggestion_in_words
from curate.services.checking.cluster_decisions import (
    keep_in_cluster,
    merge_in_cluster,
    split_cluster,
)
from curate.services.checking.clustering import (
    ReadClusters,
    current_clusters,
    read_clusters,
    work_out_clusters,
)
from curate.services.checking.clusters import (
    ClusterView,
    chain_in_words,
    cluster_chains,
    cluster_of,
    find_clusters,
)
from curate.services.checking.conflicts import resolve_conflict
from curate.services.checking.contracts import (
    JUDGED,
    SHOWN,
    ContractReport,
    ProfileReport,
    coverage_in_words,
    infer_contract,
    profile_contract,
    set_contract,
    show_contract,
    try_contract,
    variant_choices,
)
from curate.services.checking.dismissals import (
    PERSONAL_DATA,
    dismiss,
    keep_found_value,
    keep_value,
    reopen,
)
from curate.services.checking.duplicates_page import (
    DuplicatesPage,
    OpenClusters,
    duplicates_page,
)
from curate.services.checking.findings import (
    examples_of,
    list_findings,
    open_findings,
)
from curate.services.checking.findings_page import (
    FindingList,
    FindingsPage,
    Tab,
    finding_list,
    findings_page,
)
from curate.services.checking.fixes import SuggestedFix, apply_fixes, fix_at_once, suggested_fixes
from curate.services.checking.freshness import (
    Freshness,
    check_freshness,
    check_unchecked,
    looked_at,
    unchecked,
)
from curate.services.checking.label_audit import AuditedLabel, LabelAudit, audit_labels
from curate.services.checking.privacy import (
    Unreviewed,
    privacy_version,
    pseudonymize_drafts,
    undecided_personal_data,
    unreviewed,
)
from curate.services.checking.rules import (
    RuleStatus,
    RuleTrial,
    list_rules,
    parse_rule,
    put_rule,
    remove_rule,
    save_rule,
    switch_rule,
    try_rule,
)
from curate.services.checking.runs import run_checks, start_checks
from curate.services.checking.suggestions import is_outdated, update_clusters
from curate.stores.findings import Selection

__all__ = [
    "JUDGED",
    "PERSONAL_DATA",
    "SHOWN",
    "AuditedLabel",
    "ClusterView",
    "ContractReport",
    "DuplicatesPage",
    "FindingList",
    "FindingsPage",
    "Freshness",
    "LabelAudit",
    "OpenClusters",
    "ProfileReport",
    "ReadClusters",
    "RuleStatus",
    "RuleTrial",
    "Selection",
    "SuggestedFix",
    "Tab",
    "Unreviewed",
    "apply_fixes",
    "audit_labels",
    "chain_in_words",
    "check_freshness",
    "check_unchecked",
    "cluster_chains",
    "cluster_of",
    "coverage_in_words",
    "current_clusters",
    "dismiss",
    "duplicates_page",
    "examples_of",
    "find_clusters",
    "finding_list",
    "findings_page",
    "fix_at_once",
    "infer_contract",
    "is_outdated",
    "keep_found_value",
    "keep_in_cluster",
    "keep_value",
    "list_findings",
    "list_rules",
    "looked_at",
    "merge_in_cluster",
    "open_findings",
    "parse_rule",
    "privacy_version",
    "profile_contract",
    "pseudonymize_drafts",
    "put_rule",
    "read_clusters",
    "remove_rule",
    "reopen",
    "resolve_conflict",
    "run_checks",
    "save_rule",
    "set_contract",
    "show_contract",
    "split_cluster",
    "start_checks",
    "suggested_fixes",
    "suggestion_in_words",
    "switch_rule",
    "try_contract",
    "try_rule",
    "unchecked",
    "undecided_personal_data",
    "unreviewed",
    "update_clusters",
    "variant_choices",
    "work_out_clusters",
]
