"""Where `ExportComplianceOperator` could always be imported from."""

from airflow_provider_twilio.operators.exports import ExportComplianceOperator

__all__ = ("ExportComplianceOperator",)
