"""Importers of notes and mail."""
