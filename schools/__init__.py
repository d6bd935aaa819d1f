"""What does each school's network look like? Site model, network plan and rendered device configuration."""
