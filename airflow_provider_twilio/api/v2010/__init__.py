"""Requests and resources of api.twilio.com (2010-04-01), one module a noun."""
