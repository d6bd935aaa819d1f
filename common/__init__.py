"""What do all rooms share? Errors, files, the estate folder and progress; nothing of the domain."""
