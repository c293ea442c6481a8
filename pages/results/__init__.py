"""Results: methods compared, and the verdict."""
