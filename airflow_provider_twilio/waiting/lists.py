"""The lists by which resources are waited for, and the part of a page that is worth a model."""

from collections.abc import Mapping
from dataclasses import dataclass
from json import loads
from typing import Any

from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations, ListBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.tollfree import (
    FetchTollfreeVerification,
    ListTollfreeVerification,
)
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.api.trusthub_v1.customer_profiles import (
    FetchCustomerProfile,
    ListCustomerProfile,
)
from airflow_provider_twilio.api.trusthub_v1.trust_products import FetchTrustProduct, ListTrustProduct
from airflow_provider_twilio.api.v2010.messages import FetchMessage, ListMessage
from airflow_provider_twilio.client.decode import raw_page
from airflow_provider_twilio.client.echo import contradiction
from airflow_provider_twilio.client.paging import LARGEST_PAGE

_LISTS: Mapping[type[Request[Any]], Request[Page[Any]]] = {
    FetchBrandRegistrations: ListBrandRegistrations(page_size=LARGEST_PAGE),
    FetchTollfreeVerification: ListTollfreeVerification(page_size=LARGEST_PAGE),
    FetchCustomerProfile: ListCustomerProfile(page_size=LARGEST_PAGE),
    FetchTrustProduct: ListTrustProduct(page_size=LARGEST_PAGE),
    FetchMessage: ListMessage(page_size=LARGEST_PAGE),
}


def list_of(fetch: type[Request[Any]]) -> Request[Page[Any]] | None:
    """Return the list that shows what ``fetch`` fetches; ``None`` where there is none, as for campaigns."""
    return _LISTS.get(fetch)


@dataclass(frozen=True, slots=True)
class Shown:
    """One resource on a page.

    :ivar digest: tells whether it has changed.
    :ivar resource: the resource; ``None`` if it hasn't changed.
    """

    digest: int
    resource: Resource | None


def shown_on(
    body: bytes, asked: Request[Any], kind: type[Resource], known: Mapping[str, int | None], account_sid: str
) -> tuple[dict[str, Shown], str | None]:
    """Return the awaited resources on a page by their SIDs, and its link to the next page.

    Models are made only of resources that have changed, because most of a page stays as it was.

    :param known: the SIDs that are waited for, each with its last digest.
    :raises ValueError: it is no page, or not the page that was asked for.
    """
    page = loads(body, parse_constant=str)
    if not isinstance(page, dict):
        raise ValueError("the answer isn't a JSON object")
    if why := contradiction(asked, page, account_sid):
        raise ValueError(why)
    records, link = raw_page(page)
    found: dict[str, Shown] = {}
    for record in records:
        sid = record.get("sid") if isinstance(record, dict) else None
        if isinstance(sid, str) and sid in known:
            digest = hash(str(record))
            is_new = known[sid] != digest
            found[sid] = Shown(digest, kind.model_validate(record) if is_new else None)
    return found, link
