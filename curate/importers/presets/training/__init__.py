"""Files made for training a model."""
