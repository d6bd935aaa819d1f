"""How do I call it? The command line of Kreiswolke."""
