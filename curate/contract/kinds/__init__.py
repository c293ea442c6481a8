"""The kinds of format contract."""
