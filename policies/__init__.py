"""Does it hold? Policy as code with evidence for the IT-Grundschutz-Check."""
