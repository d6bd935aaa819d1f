"""The parts stacks are built of: Pulumi component resources with typed arguments."""
