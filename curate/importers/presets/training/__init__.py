"""Presets for files made to train a model."""
