"""Send requests to Twilio and read the answers. Imports no Airflow."""
