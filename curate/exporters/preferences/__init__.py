"""Shapes that teach by better and worse answers."""
