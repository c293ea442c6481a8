"""The roles of columns, and the examples that follow from them."""
