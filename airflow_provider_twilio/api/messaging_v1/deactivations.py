"""Numbers that their carriers took away. https://www.twilio.com/docs/messaging/api/deactivations-resource"""

from airflow_provider_twilio.api.request import V1
from airflow_provider_twilio.api.resource import Resource
from airflow_provider_twilio.api.types import Day


class Deactivations(Resource):
    """Where a day's list is: a signed address, good for about two minutes, of a text with a number a line."""

    redirect_to: str


class FetchDeactivation(V1[Deactivations], op="GET /Deactivations"):
    """Fetch where the list of a day is; the first day is 2020-08-27."""

    date: Day | None = None
