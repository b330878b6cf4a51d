"""The customer's own site."""

from collections.abc import Iterator

from airflow_provider_twilio.onboarding.preflight.barred import BARRED, mentions
from airflow_provider_twilio.onboarding.preflight.codes import Codes
from airflow_provider_twilio.onboarding.preflight.finding import Finding
from airflow_provider_twilio.onboarding.preflight.page import WebPage
from airflow_provider_twilio.onboarding.preflight.wording import names_brand, plain

_OFTEN = 3


def of_site(page: WebPage, brand: list[str], codes: Codes) -> Iterator[Finding]:
    """Yield what a review would find on the customer's site."""
    if not names_brand(page.everything, brand) and not names_brand(page.address, brand):
        rule = f"the site doesn't name {brand[0]}: reviewers compare its name with the brand's"
        yield page.finding("warning", rule, codes.website)
    heads = f"{plain(page.content.title)} {plain(page.content.headings)}"
    for mention in mentions(page.text, BARRED):
        content = mention.content
        times = len(content.words.findall(page.text))
        if mention.is_denied or times < 2:
            continue
        is_sold = times >= _OFTEN and bool(content.words.search(heads))
        rule = f"the site seems to offer {content.name}, which carriers bar whatever the messages say"
        yield page.finding("error" if is_sold else "warning", rule, content.code, mention.start)
