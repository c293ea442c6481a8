"""Dataset: versions, leaks, exports."""
