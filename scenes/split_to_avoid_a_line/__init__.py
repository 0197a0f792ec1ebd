"""拆分规避. One thing cut into pieces that each stay under a line."""
