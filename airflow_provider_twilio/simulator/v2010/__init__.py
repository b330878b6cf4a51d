"""The nouns of api.twilio.com/2010-04-01."""
