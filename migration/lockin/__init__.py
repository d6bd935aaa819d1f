"""How dependent do the Landkreise become on a provider, and what would it cost to leave?"""
