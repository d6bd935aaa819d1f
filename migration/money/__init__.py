"""What does the plan cost, who bears it, and does it pay? Derived from an inventory and its plan: `plan/money.json`."""
