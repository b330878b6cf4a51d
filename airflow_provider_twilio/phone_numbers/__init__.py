"""Read phone numbers as people write them, into E.164 form."""
