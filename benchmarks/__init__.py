"""What Daogou costs and how well it does, as ratios within one run: ``python -m benchmarks [NAME …]``."""
