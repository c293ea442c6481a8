"""Presets for annotation tools: tasks, and what people decided on them."""
