"""Requests and resources of messaging.twilio.com, one module a noun."""
