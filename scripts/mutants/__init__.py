"""``make mutants``: break the provider in small ways, and see whether a test notices."""

from pathlib import Path

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "airflow_provider_twilio"
TESTS = PROJECT / "tests"
PARTS = ("client", "idempotency", "recipients", "batch", "exports")
"""The folders that must neither send twice nor lose anything."""
