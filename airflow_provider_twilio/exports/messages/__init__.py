"""The export of messages."""
