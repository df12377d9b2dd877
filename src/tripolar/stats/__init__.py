"""Statistics and shares of arrays: nothing here knows a scenario, a claim or a theory."""
