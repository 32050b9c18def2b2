"""Indicators: pure functions from the processed tables to shares and means × 100, each with its base."""
