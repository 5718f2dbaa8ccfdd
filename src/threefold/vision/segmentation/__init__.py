"""A class for every pixel: DeepLabv3+ (the paper's Figure 5) and its metric."""
