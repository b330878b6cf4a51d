"""Where each of many customers stands, for a report."""
