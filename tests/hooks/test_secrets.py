"""Nothing that the connection keeps secret is shown anywhere."""

import asyncio
import json
from base64 import b64encode
from io import StringIO

import pytest
import structlog
from airflow.sdk._shared.secrets_masker import redact
from airflow.sdk.log import logging_processors

from airflow_provider_twilio.api.errors import AuthenticationError
from airflow_provider_twilio.api.messaging_v1.services import ListService
from airflow_provider_twilio.api.v2010.messages import FetchMessage
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.triggers.poll import PollTrigger

from .connections import Connections

BASIC = b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()


class TestSecrets:
    SECRETS = (AUTH_TOKEN, BASIC)

    def logged(self, line: str) -> str:
        """Return a line as Airflow's logger of tasks writes it."""
        file = StringIO()
        processors = logging_processors(json_output=False, log_format="%(message)s", colors=False)
        structlog.wrap_logger(structlog.WriteLogger(file), processors=processors).warning("It is %s", line)
        return file.getvalue()

    @pytest.mark.parametrize("secret", SECRETS, ids=["token", "Authorization header"])
    @pytest.mark.usefixtures("fresh_masker")
    def test_airflow_masks_it_in_logs(self, secret: str, twilio_default: Simulator) -> None:
        assert secret in self.logged(secret)

        TwilioHook().execute(ListService())

        assert self.logged(secret).strip() == "It is ***"

    @pytest.mark.parametrize("secret", SECRETS, ids=["token", "Authorization header"])
    @pytest.mark.usefixtures("fresh_masker")
    def test_airflow_masks_it_after_an_asynchronous_look_up_too(
        self, secret: str, twilio_default: Simulator
    ) -> None:
        asyncio.run(TwilioHook().aaccount())

        assert self.logged(secret).strip() == "It is ***"

    @pytest.mark.usefixtures("fresh_masker")
    def test_airflow_masks_the_salt(self, connections: Connections) -> None:
        salt = "a salt of the connection"
        connections.set(extra={"salt": salt})

        assert TwilioHook().salt == salt
        assert salt not in str(redact(f"made with {salt}"))

    def test_airflow_masks_the_proxys_address(self, connections: Connections) -> None:
        proxy = "http://ada:hunter2@127.0.0.1:3128"
        connections.set(extra={"proxy": proxy})

        assert "hunter2" in TwilioHook().account.proxy  # type: ignore[operator]
        assert redact(f"through {proxy}") == "through ***"

    def test_no_repr_shows_it(self, twilio_default: Simulator) -> None:
        hook = TwilioHook()
        hook.execute(ListService())

        shown = f"{hook!r} {hook} {hook.account!r} {hook.get_conn()!r}"
        assert not any(secret in shown for secret in self.SECRETS)

    def test_no_exception_shows_it(self, twilio_default: Simulator) -> None:
        twilio_default.fault("error", code=20003)
        with pytest.raises(AuthenticationError) as refused:
            TwilioHook().execute(ListService())

        shown = f"{refused.value!r} {refused.value} {vars(refused.value)}"
        assert not any(secret in shown for secret in self.SECRETS)

    def test_no_trigger_carries_it(self, twilio_default: Simulator) -> None:
        wait = {"request": "", "fields": FetchMessage(sid="SM" + "0a" * 16).model_dump()}

        _, kwargs = PollTrigger("twilio_default", None, wait, 60.0).serialize()

        assert kwargs["twilio_conn_id"] == "twilio_default"
        assert not any(secret in json.dumps(kwargs) for secret in self.SECRETS)
