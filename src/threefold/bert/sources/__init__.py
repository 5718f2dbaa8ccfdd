"""Public data and encoders, in the layouts in which they are published, turned into data sets of tokens."""
