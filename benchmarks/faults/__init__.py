"""Faults that strike a running workflow, and what has to be so when the same command has been repeated."""
