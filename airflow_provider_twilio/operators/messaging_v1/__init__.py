"""An operator for each create, update and delete of messaging.twilio.com, one module a noun."""
