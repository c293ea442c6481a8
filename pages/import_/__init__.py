"""Import."""
