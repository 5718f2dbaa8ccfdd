"""The report: one self-contained page with every table and figure, ours beside the published values."""
