"""Lines and shares, who decides, what may not be widened. Pure."""
