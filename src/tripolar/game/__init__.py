"""The balancing game: arrays in, a certified equilibrium and its law out."""
