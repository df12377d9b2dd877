"""Kernels for large boards: one game at a time, with a long memory in single precision."""
