"""A whole Airflow cluster on this machine, as a company runs it: ``make cluster``."""
