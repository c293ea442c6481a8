"""Which column plays which role, and the examples that follow from it."""
