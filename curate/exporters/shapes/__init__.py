"""Shapes that many trainers read."""
