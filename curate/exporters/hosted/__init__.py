"""Those who host the training."""
