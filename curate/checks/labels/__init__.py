"""Checks of labels: errors, balance and outliers."""
