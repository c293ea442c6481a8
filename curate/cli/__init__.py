"""The command line: the same services as the web app, for people and for scripts."""

from curate.cli.main import main

__all__ = ["main"]
