"""Duplicates: clusters side by side."""
