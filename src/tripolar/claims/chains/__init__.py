"""How claims hang together: the chain from premises to a conclusion, and where it breaks."""
