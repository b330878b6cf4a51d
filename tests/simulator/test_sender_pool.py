"""The phone numbers of a service."""

import pytest

from .api import NUMBERS, SERVICES, Api, refusal


def test_a_number_joins_a_service_and_leaves_it(api: Api) -> None:
    service, number = api.service(), api.number()
    joined = api.join(service["sid"], number["sid"])
    assert joined.status_code == 201
    assert joined.json()["phone_number"] == number["phone_number"]
    assert joined.json()["country_code"] == "US"
    assert joined.json()["capabilities"] == ["MMS", "SMS", "Voice"]
    path = f"{SERVICES}/{service['sid']}/PhoneNumbers"
    assert [row["sid"] for row in api.fetched(path)["phone_numbers"]] == [number["sid"]]
    assert api.fetched(f"{path}/{number['sid']}")["service_sid"] == service["sid"]
    assert api.delete(f"{path}/{number['sid']}").status_code == 204
    assert refusal(api.get(f"{path}/{number['sid']}")) == (404, 20404)
    assert api.fetched(path)["phone_numbers"] == []


def test_a_number_is_in_one_service_only(api: Api) -> None:
    first, second, number = api.service("first"), api.service("second"), api.number()
    api.join(first["sid"], number["sid"])
    assert refusal(api.join(first["sid"], number["sid"])) == (409, 21710)
    assert refusal(api.join(second["sid"], number["sid"])) == (409, 21712)
    api.delete(f"{SERVICES}/{first['sid']}/PhoneNumbers/{number['sid']}")
    assert api.join(second["sid"], number["sid"]).status_code == 201


def test_a_full_pool_takes_no_more(api: Api) -> None:
    api.simulator.configure(pool_limit=2)
    service = api.service()
    numbers = [api.number(f"+1415555010{digit}") for digit in range(3)]
    answers = [api.join(service["sid"], number["sid"]) for number in numbers]
    assert [answer.status_code for answer in answers[:2]] == [201, 201]
    assert refusal(answers[2]) == (412, 21714)


def test_a_pool_holds_400_numbers_unless_told_otherwise(api: Api) -> None:
    service = api.service()
    numbers = [api.number(f"+1415{200 + index}0100") for index in range(401)]
    answers = [api.join(service["sid"], number["sid"]) for number in numbers]
    assert {answer.status_code for answer in answers[:400]} == {201}
    assert refusal(answers[400]) == (412, 21714)


def test_a_number_that_can_only_talk_is_refused(api: Api) -> None:
    service, number = api.service(), api.number("+14155550197")
    assert refusal(api.join(service["sid"], number["sid"])) == (400, 21715)


@pytest.mark.parametrize(("sid", "refused"), [("PN1", (400, 21421)), ("PN" + "0" * 32, (404, 21421))])
def test_only_the_accounts_own_numbers_can_join(api: Api, sid: str, refused: tuple[int, int]) -> None:
    assert refusal(api.join(api.service()["sid"], sid)) == refused


def test_the_number_must_be_named_and_the_service_exist(api: Api) -> None:
    service = api.service()
    assert refusal(api.post(f"{SERVICES}/{service['sid']}/PhoneNumbers")) == (400, 20001)
    assert refusal(api.join("MG" + "0" * 32, api.number()["sid"])) == (404, 20404)


def test_carriers_know_a_number_some_time_after_it_joins(api: Api) -> None:
    api.simulator.configure(number_registration=30)
    service = api.ready_service()
    api.simulator.advance(30)
    latecomer = api.number("+14155550111")
    api.join(service["sid"], latecomer["sid"])
    errors = []
    for sender in ("+14155550100", "+14155550111"):
        message = api.message(From=sender)
        api.simulator.advance(5)
        errors.append(api.fetched(message["uri"])["error_code"])
    api.simulator.advance(30)
    message = api.message(From="+14155550111")
    api.simulator.advance(5)
    assert errors == [None, 30034]
    assert api.fetched(message["uri"])["status"] == "delivered"


def test_releasing_a_number_takes_it_out_of_its_service(api: Api) -> None:
    service, number = api.service(), api.number()
    api.join(service["sid"], number["sid"])
    assert api.delete(NUMBERS.replace(".json", f"/{number['sid']}.json")).status_code == 204
    assert api.fetched(f"{SERVICES}/{service['sid']}/PhoneNumbers")["phone_numbers"] == []


def test_a_sole_proprietors_campaign_has_one_number(api: Api) -> None:
    service, brand = api.service(), api.approved_brand(BrandType="SOLE_PROPRIETOR")
    api.post(f"/v1/a2p/BrandRegistrations/{brand['sid']}/SmsOtp")
    api.simulator.advance(60)
    assert (
        api.campaign(service["sid"], brand["sid"], UsAppToPersonUsecase="SOLE_PROPRIETOR").status_code == 201
    )
    assert api.join(service["sid"], api.number("+14155550101")["sid"]).status_code == 201
    assert refusal(api.join(service["sid"], api.number("+14155550102")["sid"])) == (412, 21714)
