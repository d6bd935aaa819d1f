"""What must be done as root? One small process per instance of the lab, with a fixed list of verbs."""
