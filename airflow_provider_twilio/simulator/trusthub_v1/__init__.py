"""The nouns of trusthub.twilio.com/v1."""
