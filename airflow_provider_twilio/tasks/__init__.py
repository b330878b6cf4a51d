"""What all tasks share: how their arguments are rendered, and what of them is shown."""
