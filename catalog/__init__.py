"""The product catalog: feeds in, hard constraints and meaning over it, products out."""
