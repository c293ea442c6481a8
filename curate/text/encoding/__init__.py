"""Bytes as text: encodings, broken characters, odd blanks."""
