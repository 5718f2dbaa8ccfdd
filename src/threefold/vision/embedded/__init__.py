"""Data sets of images that need no download: rendered characters and scenes of them, and real handwritten digits."""
