"""Home: where a project stands."""
