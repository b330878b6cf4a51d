"""The description of this provider for Airflow, without an import of any of its modules."""

from typing import Any

from airflow_provider_twilio import __version__

_OPERATORS = (
    "accounts",
    "services",
    "brands",
    "campaigns",
    "tollfree",
    "phone_numbers",
    "messages",
    "batch",
    "exports",
    "usage",
    "deactivations",
    "opt_outs",
    "compliance",
    "lists",
    "recipients",
    "reports",
    "messaging_v1.services",
    "messaging_v1.sender_pool",
    "messaging_v1.brands",
    "messaging_v1.campaigns",
    "messaging_v1.tollfree",
    "messaging_v1.link_shortening",
    "trusthub_v1.customer_profiles",
    "trusthub_v1.trust_products",
    "trusthub_v1.end_users",
    "trusthub_v1.supporting_documents",
    "v2010.messages",
    "v2010.incoming_numbers",
    "v2010.short_codes",
    "v2010.user_defined_messages",
    "v2010.usage",
    "v2010.accounts",
    "v2010.addresses",
    "v2010.keys",
)


def get_provider_info() -> dict[str, Any]:
    """Return the provider's metadata; the entry point ``apache_airflow_provider``."""
    return {
        "package-name": "airflow-provider-twilio",
        "name": "Twilio",
        "description": "Twilio messaging: A2P 10DLC onboarding, sending and waiting.",
        "versions": [__version__],
        "integrations": [
            {
                "integration-name": "Twilio",
                "external-doc-url": "https://www.twilio.com/docs/messaging/api",
                "tags": ["service"],
            }
        ],
        "hooks": _modules("hooks", "twilio"),
        "operators": _modules("operators", *_OPERATORS)
        + _modules("onboarding", "profiles", "steps", "approval", "preflight.task", "fleet.report"),
        "sensors": _modules(
            "sensors", "brands", "campaigns", "number_ready", "messages", "tollfree", "link_shortening"
        ),
        "triggers": _modules("triggers", "poll") + _modules("onboarding", "changed_document"),
        "notifications": ["airflow_provider_twilio.notifications.sms.SmsNotifier"],
        "extra-links": ["airflow_provider_twilio.links.console.ConsoleLink"],
        "connection-types": [_CONNECTION_TYPE],
        "config": {"twilio": _CONFIG},
    }


def _modules(kind: str, *names: str) -> list[dict[str, Any]]:
    modules = [f"airflow_provider_twilio.{kind}.{name}" for name in names]
    return [{"integration-name": "Twilio", "python-modules": modules}]


_CONNECTION_TYPE = {
    "connection-type": "twilio",
    "hook-class-name": "airflow_provider_twilio.hooks.twilio.TwilioHook",
    "hook-name": "Twilio",
    "ui-field-behaviour": {
        # Airflow 3.3.1 and 3.3.2 test a connection by its page only if it has a port (apache/airflow#72318).
        "hidden-fields": ["host", "schema"],
        "relabeling": {
            "login": "Account SID or API key SID",
            "password": "Auth token or API key secret",
            "port": "Port, always 443",
        },
        "placeholders": {"login": "AC… or SK…", "port": "443; Airflow 3.3.1 and 3.3.2 need it to test"},
    },
    "conn-fields": {
        "account_sid": {
            "label": "Account SID",
            "description": "Needed with an API key; otherwise a subaccount to act on.",
            "schema": {"type": ["string", "null"], "pattern": "^AC[0-9a-fA-F]{32}$"},
        },
        "region": {
            "label": "Region",
            "description": "Such as ie1; credentials belong to one region. A2P lives in us1.",
            "schema": {"type": ["string", "null"]},
        },
        "edge": {
            "label": "Edge location",
            "description": "Such as dublin; the region's own one is filled in.",
            "schema": {"type": ["string", "null"]},
        },
        "timeout": {
            "label": "Timeout in seconds",
            "description": "For connecting, and for each wait for data.",
            "schema": {"type": ["number", "null"], "minimum": 1, "maximum": 600, "default": 30},
        },
        "call_timeout": {
            "label": "Timeout of a call in seconds",
            "description": "From a request's first byte to its answer's last one.",
            "schema": {"type": ["number", "null"], "minimum": 1, "maximum": 3600, "default": 120},
        },
        "max_answer_bytes": {
            "label": "Largest answer in bytes",
            "description": "As it comes, and unpacked.",
            "schema": {"type": ["integer", "null"], "minimum": 65536, "default": 33554432},
        },
        "max_header_bytes": {
            "label": "Largest headers in bytes",
            "description": "Of an answer.",
            "schema": {"type": ["integer", "null"], "minimum": 4096, "default": 65536},
        },
        "max_pages": {
            "label": "Most pages of a list",
            "description": "A longer list is an error.",
            "schema": {"type": ["integer", "null"], "minimum": 1, "default": 100000},
        },
        "file_timeout": {
            "label": "Timeout of a file in seconds",
            "description": "For a file behind a signed link.",
            "schema": {"type": ["number", "null"], "minimum": 1, "maximum": 86400, "default": 600},
        },
        "max_file_bytes": {
            "label": "Largest file in bytes",
            "description": "Behind a signed link.",
            "schema": {"type": ["integer", "null"], "minimum": 65536, "default": 268435456},
        },
        "a2p_requests_per_second": {
            "label": "A2P requests a second",
            "description": "Reads of brands, campaigns and the like, which Twilio limits to about 1.",
            "schema": {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 1000, "default": 1},
        },
        "proxy": {
            "label": "Proxy",
            "description": "In place of HTTPS_PROXY, such as http://proxy.example.com:3128.",
            "schema": {"type": ["string", "null"], "format": "password"},
        },
        "secret_salt": {
            "label": "Salt for exports",
            "description": "Secret of 16 characters or more that exports hash numbers and texts with.",
            "schema": {"type": ["string", "null"], "format": "password", "minLength": 16},
        },
        "base_url": {
            "label": "Base URL",
            "description": "Serves all hosts in Twilio's place, for the simulator.",
            "schema": {"type": ["string", "null"]},
        },
    },
}
_CONFIG = {
    "description": "Options of the Twilio provider.",
    "options": {
        "new_file_permissions": {
            "description": "Permissions of files that exports and batches write to local disks. "
            "They hold phone numbers, so only their owner reads them unless this says otherwise.\n",
            "version_added": "0.2.0",
            "type": "string",
            "example": "0o640",
            "default": "0o600",
        }
    },
}
