"""Pictures as lists of shapes. Pure: rows go in, positions come out."""
