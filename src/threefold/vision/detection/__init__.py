"""Objects as boxes with classes: the detectors of the paper's Figures 5, 10 and 11, and their metric."""
