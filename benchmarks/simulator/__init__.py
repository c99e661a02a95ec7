"""Simulated shoppers of the demo shop: a log with known tastes to learn ranking from."""
