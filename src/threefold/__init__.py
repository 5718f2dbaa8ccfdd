"""Threefold: every table and figure of three machine-learning papers from one workflow."""

__version__ = "0.1.0"
