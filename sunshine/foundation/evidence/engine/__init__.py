"""Files, their kinds, and the virus check; no Django."""
