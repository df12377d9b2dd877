"""What every test shares."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: the first call of a compiled kernel takes seconds, and machines are shared. In CI the
# examples are the same every time, so that a failure can be looked at twice.
settings.register_profile("tripolar", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("tripolar")
