"""Presets for clinical records."""
