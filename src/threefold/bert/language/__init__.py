"""A small generated language: its grammar, a corpus for pre-training, and five tasks that need structure."""
