"""Train: runs and their progress."""
