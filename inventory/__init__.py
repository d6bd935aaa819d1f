"""What is there? The inventory of 24 or more tenants: schemas, model, loader, checks and the address plan."""
