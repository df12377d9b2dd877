"""Formulas as drawings, made at build time: no script, no font of the reader's, no network.

The drawing scales with the text around it and takes its colour; its label is the formula's LaTeX.
"""

from __future__ import annotations

import re

import ziamath
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

SIZE = 20.0  # of the drawing in its own coordinates; what is shown is in units of the text
SCALE = 1.1  # of the drawing's letters to the text's: its font is smaller at the same size


def draw(latex: str, *, inline: bool) -> str:
    """A formula as SVG."""
    plain = re.sub(r"\\(begin|end)\{(align|gather|equation)\}", r"\\\1{\2*}", latex)
    formula = ziamath.Latex(plain, size=SIZE, color="currentColor", inline=inline)
    drawing = formula.svgxml()
    unit = SCALE / SIZE
    for side in ("width", "height"):
        drawing.set(side, f"{float(drawing.attrib[side]) * unit:.3f}em")
    drawing.set("role", "img")
    drawing.set("aria-label", latex.strip())
    if inline:
        drawing.set("style", f"vertical-align: {formula.getyofst() * unit:.3f}em")
    return ziamath.zmath.ET.tostring(drawing, encoding="unicode")


def write_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula inside a line."""
    translator.body.append(draw(node.astext(), inline=True))
    raise nodes.SkipNode


def write_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula of its own, with its number where it has a label of the author's."""
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    if node["number"] and not node.get("no-wrap", node.get("nowrap")):
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})</span>')
    translator.body.append(draw(node.astext(), inline=False))
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer ``drawn``."""
    ziamath.config.svg2 = False  # no ids, which would clash between drawings on one page
    app.add_html_math_renderer("drawn", (write_inline, None), (write_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
