"""Formats that many trainers read."""
