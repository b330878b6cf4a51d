"""Phone numbers, and lists of whom not to text."""
