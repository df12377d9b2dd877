"""Political values such that the game shows what the record shows."""
