"""Kernels for one game at a time: a pack holds eight states of a game, not eight games."""
