"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.trusthub_v1 import supporting_documents
from airflow_provider_twilio.operators.base import RequestOperator


class CreateSupportingDocumentOperator(RequestOperator):
    request = supporting_documents.CreateSupportingDocument


class UpdateSupportingDocumentOperator(RequestOperator):
    request = supporting_documents.UpdateSupportingDocument


class DeleteSupportingDocumentOperator(RequestOperator):
    request = supporting_documents.DeleteSupportingDocument
