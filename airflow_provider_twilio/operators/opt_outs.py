"""Where `ExportOptOutsOperator` could always be imported from."""

from airflow_provider_twilio.operators.exports import ExportOptOutsOperator

__all__ = ("ExportOptOutsOperator",)
