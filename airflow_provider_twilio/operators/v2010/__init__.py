"""An operator for each create, update and delete of api.twilio.com (2010-04-01), one module a noun."""
