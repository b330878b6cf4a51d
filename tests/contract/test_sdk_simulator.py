"""The third witness, continued: Twilio's SDK takes our simulator for Twilio."""

import re
from importlib import import_module
from pkgutil import iter_modules

from airflow_provider_twilio.simulator.nouns import TABLES
from airflow_provider_twilio.simulator.simulator import Simulator

from . import scenarios
from .digest import documented
from .operation import Key, Operation, for_each
from .scenarios.stage import SCENARIOS, Call, Stage

WITNESS = "SDK: simulator"

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
    answered = {call.status for call in stage.calls if called(call) == operation.key}
    assert answered & set(documented()[operation.key].success)
    assert not {status for status in answered if status < 400} - set(documented()[operation.key].success)


def test_every_scenario_is_of_an_operation() -> None:
    assert SCENARIOS.keys() == documented().keys()
