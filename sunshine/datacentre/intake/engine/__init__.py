"""Files become checked rows: `reading` opens them, `checking` writes the SQL, `staging` runs it."""
