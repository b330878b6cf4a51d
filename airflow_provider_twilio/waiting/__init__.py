"""Waiting for Twilio's verdicts."""
