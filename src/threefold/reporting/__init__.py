"""Published values, side-by-side tables and the look of figures."""
