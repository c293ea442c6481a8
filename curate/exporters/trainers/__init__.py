"""Those who train at home."""
