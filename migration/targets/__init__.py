"""Where may an installation go, and in which waves? What is open, what holds it, and what is proposed."""
