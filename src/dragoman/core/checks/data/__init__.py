"""Words and forms by language. Each table names where it comes from."""
