"""Quality: the data quality report."""
