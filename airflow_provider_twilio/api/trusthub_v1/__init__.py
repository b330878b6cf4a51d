"""Requests and resources of trusthub.twilio.com, one module a noun."""
