"""What is wrong inside one text."""
