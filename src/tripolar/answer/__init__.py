"""Everything that was found, as one value, and what each chart of it shows."""
