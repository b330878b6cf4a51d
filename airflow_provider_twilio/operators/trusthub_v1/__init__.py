"""An operator for each create, update and delete of trusthub.twilio.com, one module a noun."""
