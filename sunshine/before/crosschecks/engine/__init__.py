"""Reads reference/crosschecks; matches names; walks the lake around people. No Django."""
