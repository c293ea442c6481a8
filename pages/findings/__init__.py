"""Findings: what the checks found, the format, custom rules."""
