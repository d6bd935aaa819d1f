"""What do Landkreise know already? Files of other tools become rows of a tenant's inventory."""
