"""Which wave does everything get, why, and at what cost? `migration.planning.planner.make_plan` makes the plan."""
