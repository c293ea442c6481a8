"""The step of working with others on one project."""
