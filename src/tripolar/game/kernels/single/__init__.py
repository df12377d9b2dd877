"""Kernels for one game at a time: a pack holds eight states of a game, not eight games.

Also here: kernels for large boards: one game at a time, with a long memory in single precision.
"""

from __future__ import annotations
