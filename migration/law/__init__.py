"""Law before weights: which norms stand before a provider, and from which day on their gates are open."""
