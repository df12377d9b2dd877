"""Two arguments held against each other: where they differ, and what decides between them."""
