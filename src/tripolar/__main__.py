"""``python -m tripolar`` is the same program as ``tripolar``."""

from tripolar.cli import main

main()
