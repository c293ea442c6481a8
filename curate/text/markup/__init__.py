"""HTML and wiki markup as plain text."""
