"""Tells the names of its environment as the text of a page."""

import os
import sys

from airflow_provider_twilio.onboarding.preflight.content import Content

sys.stdout.write(Content(text=" ".join(os.environ)).as_json())
