"""Reports: what exports hold, to look at."""
