"""Notes and mail."""
