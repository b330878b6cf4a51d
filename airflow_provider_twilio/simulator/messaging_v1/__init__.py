"""The nouns of messaging.twilio.com/v1."""
