"""The simulator: an API over the points and ensembles of an argument, and the page that asks it.

Nothing here computes: every answer is a call of `workflow`. What is here is the edge: what a visitor may
ask, how much of it at once, and how it is said in JSON.
"""
