"""The third witness, continued: Twilio's SDK takes our simulator for Twilio."""

import re
from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from airflow_provider_twilio.simulator.messaging_v1.domains import Domain
from airflow_provider_twilio.simulator.nouns import TABLES
from airflow_provider_twilio.simulator.signed_files import SignedFiles
from airflow_provider_twilio.simulator.simulator import Simulator

from . import scenarios
from .digest import documented
from .operation import Key, Operation, for_each
from .scenarios.stage import SCENARIOS, Call, Stage

WITNESS = "SDK: simulator"
TRACES: Mapping[type, str] = {
    SignedFiles: "The address of a list of deactivations is signed when it is asked for.",
    Domain: "A domain comes into being when it is first named: no operation creates one.",
}
"""What of the account a read or a refusal may change."""

for noun in iter_modules(scenarios.__path__):
    import_module(f"{scenarios.__name__}.{noun.name}")

SIMULATED = {(verb, re.sub(r"{\w+}", "{}", path)) for table in TABLES for verb, path in table}


def called(call: Call) -> Key:
    """The operation that a request is: of several that its address fits, the most literal one."""
    fitting = [
        (one.url.count("{"), key)
        for key, one in documented().items()
        if one.verb == call.verb and re.fullmatch(re.sub(r"{\w+}", "[^/]+", one.url), call.url)
    ]
    return min(fitting)[1]


@for_each
def test_the_sdk_gets_what_it_asks_the_simulator_for(
    operation: Operation, twilio_simulator: Simulator
) -> None:
    request = operation.request
    simulated = (request.verb, re.sub(r"{\w+}", "{}", request.path))
    assert simulated in SIMULATED, f"the simulator has no {request.verb} {request.path} yet"
    stage = Stage(twilio_simulator)
    SCENARIOS[operation.key](stage)
    calls = [call for call in stage.calls if called(call) == operation.key]
    succeeded = [call for call in calls if call.status < 400]
    assert succeeded
    assert {call.status for call in succeeded} <= set(documented()[operation.key].success)
    assert request.verb == "GET" or any(call.changed for call in succeeded), "nothing was done"
    idle = [call for call in calls if request.verb == "GET" or call not in succeeded]
    assert set().union(*(call.changed for call in idle)) <= TRACES.keys(), "a read or a refusal did something"


def test_every_scenario_is_of_an_operation() -> None:
    assert SCENARIOS.keys() == documented().keys()
