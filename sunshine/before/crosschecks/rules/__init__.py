"""Pure rules: how names are read, how sure a match is."""
