"""Exports: what happened at Twilio, out to files: complete, without duplicates, and replaced as a whole."""
