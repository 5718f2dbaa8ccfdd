"""Public image data, in the layouts in which they are published, turned into data sets."""
