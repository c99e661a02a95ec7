"""The joint model on public data sets: trained on each, chosen on its validation part, told on its test part."""
