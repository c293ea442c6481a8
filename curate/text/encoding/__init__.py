"""Decoding of bytes, broken characters and stray white space."""
