"""Published theories of triangles and signed networks, applied to powers as they are measured.

One file holds one theory: its mathematics as functions of arrays, and a lens that reads a network and
says in words what the theory makes of it.
"""
