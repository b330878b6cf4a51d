"""What the provider costs whoever doesn't send with it: imports, parsing DAGs, building requests, lines."""
