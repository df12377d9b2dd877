"""The colours of every chart, by what they mean; safe for the common kinds of colour blindness.

No colour carries meaning alone: a relation also has a line style and a word, a verdict a word and
a shape, a power a shape and a name. Every colour stands for one thing only, so that a page can
turn the same drawing dark by matching colours.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "BAND",
    "COLOURS",
    "GRID",
    "INK",
    "MUTED",
    "PAPER",
    "POWERS",
    "SHAPES",
    "VERDICTS",
    "VERDICT_SHAPES",
    "Colour",
    "level_colour",
    "level_dash",
]


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour by its meaning, for light paper and for dark."""

    name: str
    light: str
    dark: str


COLOURS = (
    Colour("ink", "#1c2126", "#e8e9ea"),
    Colour("muted", "#59626c", "#a6adb5"),
    Colour("grid", "#dfe2e6", "#363c43"),
    Colour("paper", "#fffffe", "#16191d"),
    Colour("band", "#4a7fb0", "#7fb2e0"),
    Colour("hostile", "#b5471b", "#f0875a"),
    Colour("between", "#6e7479", "#a3a9ae"),
    Colour("partnership", "#1f6aa5", "#6db3ea"),
    Colour("power-1", "#155d94", "#74b8ee"),
    Colour("power-2", "#b1400e", "#f28a5c"),
    Colour("power-3", "#8a6a00", "#d9b43e"),
    Colour("power-4", "#6d4a8d", "#bd9be0"),
    Colour("power-5", "#1d6f5c", "#62c1aa"),
    Colour("power-6", "#8c3560", "#e58ab6"),
    Colour("supported", "#17649e", "#72b7ed"),
    Colour("refuted", "#ad420f", "#f18b5e"),
    Colour("contested", "#7d6000", "#d8b545"),
    Colour("undecided", "#5f666e", "#aab0b7"),
    Colour("depends-on-the-measure", "#6f4b90", "#be9de1"),
    Colour("does-not-apply", "#6b7279", "#858b92"),
)

_LIGHT = {colour.name: colour.light for colour in COLOURS}

INK, MUTED, GRID, PAPER, BAND = (_LIGHT[name] for name in ("ink", "muted", "grid", "paper", "band"))

POWERS = tuple(light for name, light in _LIGHT.items() if name.startswith("power-"))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")

VERDICT_SHAPES: dict[str, str] = {
    "supported": "triangle-up",
    "refuted": "triangle-down",
    "contested": "diamond",
    "undecided": "circle",
    "depends on the measure": "square",
    "does not apply": "stroke",
}
VERDICTS: dict[str, str] = {name: _LIGHT[name.replace(" ", "-")] for name in VERDICT_SHAPES}


def level_colour(level: float) -> str:
    """Colour of a relation level: hostile, in between, or partnership."""
    if level <= 0:
        return _LIGHT["hostile"]
    return _LIGHT["partnership"] if level >= 1 else _LIGHT["between"]


def level_dash(level: float) -> tuple[int, int]:
    """Dash pattern of a relation level, so that it can be told without colour."""
    if level <= 0:
        return (7, 4)
    return (1, 0) if level >= 1 else (2, 3)
