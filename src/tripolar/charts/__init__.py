"""Charts, one per file: a specification apart from its drawing, with an alternative text.

Every chart module offers the same three functions of a small frozen view: `specification` (an
Altair chart of a given width), `title` and `alt_text`; `tripolar.charts.draw.picture` draws any of
them as accessible SVG. Altair and the drawing engine are imported when first needed.
"""
