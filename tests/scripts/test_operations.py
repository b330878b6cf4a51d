"""``docs/operations.md``: what the provider can do, and where Twilio tells more about it."""

from types import ModuleType

import pytest

from airflow_provider_twilio.api import operations
from airflow_provider_twilio.api.messaging_v1 import deactivations, sender_pool, services
from airflow_provider_twilio.api.v2010 import incoming_numbers, user_defined_messages
from scripts.operations import PAGE, operators, page, page_of

ROWS = [line.split(" | ") for line in page().splitlines() if "` | `api." in line]


def test_the_page_is_what_requests_and_operators_say() -> None:
    assert PAGE.read_text() == page(), "stale: run `make stubs`"


def test_every_operation_has_a_row_and_a_page_of_twilios() -> None:
    assert sorted(row[1] for row in ROWS) == sorted(
        f"`api.{api}.{request.__module__.rpartition('.')[2]}.{name}`"
        for (api, name), request in operations().items()
    )
    assert len(ROWS) == 181
    assert all("](https://www.twilio.com/docs/" in row[3] for row in ROWS)


def test_all_that_changes_something_has_its_operator_and_nothing_else_has_one() -> None:
    changing = {name: row[2] for row in ROWS if (name := row[0].removeprefix("| ")) and row[2].strip()}
    assert len(changing) == 82
    assert all(f".{name.partition('<')[0]}Operator`" in said for name, said in changing.items())
    assert not any("`GET " in name for name in changing)


def test_an_operator_that_is_written_by_hand_stands_beside_the_derived_one() -> None:
    names = [operator.__name__ for operator in operators()[services.CreateService]]
    assert names == ["CreateMessagingServiceOperator", "CreateServiceOperator"]


@pytest.mark.parametrize(
    ("request_class", "name"),
    [
        (services.CreateService, "service-resource"),
        (sender_pool.CreateShortCode, "services-shortcode-resource"),
        (sender_pool.DeleteShortCode, "services-shortcode-resource"),
        (sender_pool.DeletePhoneNumber, "phonenumber-resource"),
        (
            incoming_numbers.ListIncomingPhoneNumberAssignedAddOnExtension,
            "incoming-phone-number-assigned-add-ons",
        ),
        (incoming_numbers.UpdateIncomingPhoneNumber, "incomingphonenumber-resource"),
        (
            user_defined_messages.DeleteUserDefinedMessageSubscription,
            "userdefinedmessagesubscription-resource",
        ),
    ],
)
def test_a_page_is_said_once_by_the_nearest_that_has_one(request_class: type, name: str) -> None:
    assert page_of(request_class).rpartition("/")[2] == name


def test_a_noun_that_names_no_page_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    noun: ModuleType = deactivations
    monkeypatch.setattr(noun, "__doc__", "Numbers that their carriers took away.")
    with pytest.raises(LookupError, match=r"deactivations: no docstring says"):
        page_of(deactivations.FetchDeactivation)
