"""Predictors that Ithemal is compared with, each on the same blocks."""
