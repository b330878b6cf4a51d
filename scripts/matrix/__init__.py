"""Runs the wheel on every Airflow and Python that is promised, each in a fresh environment."""
