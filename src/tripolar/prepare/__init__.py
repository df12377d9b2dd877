"""A scenario made ready, once: figures looked up, what it asks resolved and checked."""
