"""The rules, one folder each: predicate and metadata side by side."""
