"""Our requests and resources are Twilio's, say three witnesses that none of us wrote.

Twilio's OpenAPI documents, Prism serving them, and Twilio's own SDK. ``make contract`` hears all of them.
"""
