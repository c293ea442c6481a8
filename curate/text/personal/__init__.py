"""Personal data in texts: patterns, names, addresses, pseudonyms."""
