"""XML and ZIP of the format, read strictly. No Django."""
