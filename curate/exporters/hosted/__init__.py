"""Formats of hosting providers that train."""
