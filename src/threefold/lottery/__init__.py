"""Lottery tickets: masks, pruning, weights, and training under a mask; knows neither BERT nor vision."""
