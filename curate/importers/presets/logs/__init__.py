"""Presets of archives and logs: team chats, calls, chats with models, traces of applications."""
