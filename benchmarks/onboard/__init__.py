"""Customers of all routes, and the way of one through the tasks of ``onboard(...)``."""
