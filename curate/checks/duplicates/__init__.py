"""Checks for duplicates and conflicts."""
