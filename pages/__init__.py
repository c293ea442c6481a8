"""One file a step of the way: layout and calls, no logic."""
