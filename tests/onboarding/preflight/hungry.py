"""Takes more memory than a parser may have."""

from airflow_provider_twilio.onboarding.preflight.markup import MOST_MEMORY, limit_memory

limit_memory()
bytearray(MOST_MEMORY + 1)
