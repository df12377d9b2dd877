"""From figures to what an argument is about: power, dependence, relations, roles.

Where published measures disagree, all of them are kept; each result carries the figures it was
computed from.
"""
