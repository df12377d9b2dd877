"""The ledger: every claim of an argument checked, evaluated over the draws, and judged."""
