"""Is a plan right? Every rule recomputed from plan and inventory, sharing no code with what made the plan."""
