"""Thousands of waits in one event loop."""
