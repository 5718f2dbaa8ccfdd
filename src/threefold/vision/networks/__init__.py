"""Residual networks (He et al. 2016) of several sizes, and what stands on them."""
