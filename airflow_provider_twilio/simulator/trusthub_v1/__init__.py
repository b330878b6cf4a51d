"""trusthub.twilio.com/v1: who the customers are, and what they are trusted with."""
