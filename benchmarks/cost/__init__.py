"""The provider's cost to users who don't send with it: imports, parsing DAGs, building requests, lines."""
