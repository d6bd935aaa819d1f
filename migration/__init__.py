"""What moves, where to, when, at what cost, and why? The migration planner."""
