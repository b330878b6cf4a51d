"""Hypothesis without a deadline: the first example loads Airflow."""

from hypothesis import settings

settings.register_profile("shared processors", deadline=None)
settings.load_profile("shared processors")
