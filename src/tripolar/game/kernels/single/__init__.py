"""Kernels for one game at a time: a pack holds eight states of a game, not eight games.

Large boards have their own kernels here, with a long memory in single precision.
"""

from __future__ import annotations
