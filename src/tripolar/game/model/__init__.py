"""The mathematics of the game in plain NumPy, to be read."""
