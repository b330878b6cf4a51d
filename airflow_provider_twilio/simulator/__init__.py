"""A stateful Twilio for tests and demos, written from Twilio's documents. It imports nothing of the provider.

``python -m airflow_provider_twilio.simulator`` serves it; :func:`.server.running` starts it inside a test.
"""

ACCOUNT_SID = "AC5117a70e5117a70e5117a70e5117a70e"
AUTH_TOKEN = "70c3a70c3a70c3a70c3a70c3a70c3a70"
