"""Where `ExportDeactivationsOperator` could always be imported from."""

from airflow_provider_twilio.operators.exports import ExportDeactivationsOperator

__all__ = ("ExportDeactivationsOperator",)
