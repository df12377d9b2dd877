"""Compiled kernels: many games at once, the draw innermost."""
