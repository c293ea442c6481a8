"""Quoted mail, signatures and what exports leave in texts."""
