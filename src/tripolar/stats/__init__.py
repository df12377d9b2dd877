"""Statistics of arrays; knows no claim and no scenario."""
