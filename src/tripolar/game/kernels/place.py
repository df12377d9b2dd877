"""Where each number of a game stands among all: ``place.gdp`` and so on, by the names of `GameParameters`.

Compiled functions take them as constants, so that code kept on disk holds for one order of the numbers only:
the stamp of the sources (`compile`) takes in the model.
"""

from __future__ import annotations

from dataclasses import fields

from tripolar.game.model.channels import GameParameters

_PLACES = {field.name: number for number, field in enumerate(fields(GameParameters))}


def __getattr__(name: str) -> int:
    if name in _PLACES:
        return _PLACES[name]
    raise AttributeError(f"a game has no number {name}")
