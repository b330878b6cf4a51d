"""Where `ExportListOperator` could always be imported from."""

from airflow_provider_twilio.operators.exports import ExportListOperator

__all__ = ("ExportListOperator",)
