"""Formats of trainers that run on your own machine."""
