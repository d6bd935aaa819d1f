"""Where can I try it? A real OpenStack with real hosts on one machine."""
