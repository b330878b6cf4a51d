"""Do a thing at Twilio once, whatever crashes and however often it is tried."""
