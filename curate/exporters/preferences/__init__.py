"""Formats with better and worse answers."""
