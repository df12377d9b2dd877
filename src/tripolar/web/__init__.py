"""The simulator: an API over the points and ensembles of an argument, and the page that asks it.

Nothing here computes: every answer is a call of `workflow`. This folder checks what visitors may ask and
how much at once, and writes answers as JSON.
"""
