"""What is built? Pulumi programs and components for the shared cloud."""
