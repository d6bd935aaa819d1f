"""How firm is the order of readiness: against other weights, and against answers that are still missing?"""
