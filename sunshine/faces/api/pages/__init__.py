"""Doors, problems, records."""
