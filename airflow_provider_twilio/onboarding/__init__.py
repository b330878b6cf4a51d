"""From one document a customer to a verified campaign with its numbers."""
