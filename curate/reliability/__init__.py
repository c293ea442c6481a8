"""How far decisions can be trusted: bounds on the share that is wrong, and agreement between people."""

from curate.reliability.agreement import FEWEST, Agreement, measure
from curate.reliability.bounds import Stratum, most_wrong
from curate.reliability.plans import Plan, allocate, largest_bound, plan

__all__ = [
    "FEWEST",
    "Agreement",
    "Plan",
    "Stratum",
    "allocate",
    "largest_bound",
    "measure",
    "most_wrong",
    "plan",
]
