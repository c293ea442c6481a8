"""Presets: what the files of one vendor or tool are called inside, and how they are read."""

from curate.importers.presets.base import Preset, find_preset, presets
from curate.importers.presets.notes import Notes

__all__ = ["Notes", "Preset", "find_preset", "presets"]
