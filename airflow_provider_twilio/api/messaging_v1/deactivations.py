"""Numbers that their carriers took away. https://www.twilio.com/docs/messaging/api/deactivations-resource"""

from airflow_provider_twilio.api.request import V1
from airflow_provider_twilio.api.resource import Resource
from airflow_provider_twilio.api.types import Day


class Deactivations(Resource):
    """The signed address of a day's list: a text with a number a line. It expires after about two minutes."""

    redirect_to: str


class FetchDeactivation(V1[Deactivations], op="GET /Deactivations"):
    """Fetch the address of a day's list; the first day is 2020-08-27."""

    date: Day | None = None
