"""The services: what a person can do, one function an action, one transaction each."""
