"""The slice of trusthub.twilio.com/v1 that repairs a rejected brand."""
