"""Checks of single texts."""
