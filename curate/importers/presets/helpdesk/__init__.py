"""Presets for exports of help desks."""
