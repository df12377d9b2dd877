"""What drives a claim, what flips it, and what is worth knowing: all on draws already solved.

Arrays in, frozen results out. Nothing here solves a game; where a proposal has to be verified by
solving, the caller passes a callable that does.
"""
