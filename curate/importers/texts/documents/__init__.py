"""Importers of documents: word processors, slides and PDF, each one note."""
