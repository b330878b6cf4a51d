"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.messaging_v1 import campaigns
from airflow_provider_twilio.operators.base import RequestOperator


class CreateUsAppToPersonOperator(RequestOperator):
    request = campaigns.CreateUsAppToPerson


class UpdateUsAppToPersonOperator(RequestOperator):
    request = campaigns.UpdateUsAppToPerson


class DeleteUsAppToPersonOperator(RequestOperator):
    request = campaigns.DeleteUsAppToPerson


class CreateExternalCampaignOperator(RequestOperator):
    request = campaigns.CreateExternalCampaign
