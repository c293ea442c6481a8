"""Presets for batches of model calls: files of requests, and of answers that are joined to them."""
