"""Link Shortening: settings of a domain's links.

https://www.twilio.com/docs/messaging/features/link-shortening/onboarding-guide
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.messaging_v1.domains import Domain, DomainConfig, find_domain
from airflow_provider_twilio.simulator.paging import MESSAGING
from airflow_provider_twilio.simulator.params import Params, wire_name
from airflow_provider_twilio.simulator.records import Service, Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State

_DEFAULTS: Wire = {
    "fallback_url": None,
    "callback_url": None,
    "continue_on_failure": False,
    "disable_https": False,
}
_URLS = ("FallbackUrl", "CallbackUrl")
_BOOLEANS = ("ContinueOnFailure", "DisableHttps")


def render(domain: Domain, config: DomainConfig) -> Wire:
    return {
        "domain_sid": domain.sid,
        "config_sid": config.sid,
        **config.options,
        "date_created": iso8601(config.created),
        "date_updated": iso8601(config.updated),
        "url": f"{domain.url}/Config",
    }


def _read_options(form: Params) -> Wire:
    options: Wire = {wire_name(name): form.url(name) for name in _URLS if name in form}
    return options | {wire_name(name): form.boolean(name) for name in _BOOLEANS if form.given(name)}


def update_config(state: State, call: Call) -> Reply:
    domain, now = find_domain(state, call["DomainSid"]), state.now()
    options = _read_options(call.form)
    config = domain.config
    if config is None:
        config = DomainConfig(sid=new_sid("ZK"), created=now, updated=now, options=_DEFAULTS | options)
        domain.config = config
        return Reply(201, render(domain, config))
    config.options |= options
    config.updated = now
    return Reply(200, render(domain, config))


def _find(state: State, domain_sid: str) -> tuple[Domain, DomainConfig]:
    domain = find_domain(state, domain_sid)
    if domain.config is None:
        raise TwilioError(20404)
    return domain, domain.config


def fetch_config(state: State, call: Call) -> Reply:
    return Reply(200, render(*_find(state, call["DomainSid"])))


def fetch_config_by_service(state: State, call: Call) -> Reply:
    """Fetch the older resource, which has no ``disable_https``."""
    service = state.find(Service, call["MessagingServiceSid"])
    if service.domain_sid is None:
        raise TwilioError(20404)
    wire = render(*_find(state, service.domain_sid))
    del wire["disable_https"]
    return Reply(
        200,
        wire
        | {
            "messaging_service_sid": service.sid,
            "url": f"{MESSAGING}/v1/LinkShortening/MessagingService/{service.sid}/DomainConfig",
        },
    )


_CONFIG = "/v1/LinkShortening/Domains/{DomainSid}/Config"
ROUTES: Routes = {
    ("GET", _CONFIG): fetch_config,
    ("POST", _CONFIG): update_config,
    (
        "GET",
        "/v1/LinkShortening/MessagingService/{MessagingServiceSid}/DomainConfig",
    ): fetch_config_by_service,
}
