"""Inferring a format contract from answers."""

from curate.contract.inference.infer import infer

__all__ = ["infer"]
