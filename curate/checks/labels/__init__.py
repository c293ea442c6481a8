"""Labels: errors, balance, outliers."""
