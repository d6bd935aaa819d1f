"""One program per kind of stack."""
