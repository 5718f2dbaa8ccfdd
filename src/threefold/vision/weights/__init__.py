"""Weights of backbones: in files, and from published checkpoints."""
