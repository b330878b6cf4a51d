"""Where `ExportUsageRecordsOperator` could always be imported from."""

from airflow_provider_twilio.operators.exports import ExportUsageRecordsOperator

__all__ = ("ExportUsageRecordsOperator",)
