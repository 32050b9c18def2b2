"""Figures in one house style. Each is a function of a table that returns a matplotlib figure."""
