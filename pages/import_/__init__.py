"""Import: bringing a file in."""
