"""Curate: from a raw ticket export to an honestly evaluated LoRA adapter."""

__version__ = "0.1.0"
