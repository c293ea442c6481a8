"""Comparing answers blind."""
