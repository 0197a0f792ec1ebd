"""The format as plain values: names of packages, records, words, checks. Pure."""
