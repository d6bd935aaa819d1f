"""What is known about an installation, and what follows from it: protection, hours, precedence, prices."""
