"""Which product of the catalogue does a name in free text mean? Sure answers, candidates, and what people decided."""
