"""Review: the desk."""
