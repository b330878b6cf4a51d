"""The account's balance."""

from .api import ACCOUNT, UNSOUND_PROFILE, Api

PATH = f"{ACCOUNT}/Balance.json"


def _balance(api: Api) -> str:
    balance = api.fetched(PATH)
    assert balance["currency"] == "USD"
    return str(balance["balance"])


def test_a_new_account_has_its_opening_balance(api: Api) -> None:
    assert _balance(api) == "100"
    api.simulator.configure(opening_balance=0.05)
    assert _balance(api) == "0.05"


def test_a_message_costs_once_it_is_sent(api: Api) -> None:
    api.message(From="+15005550006", Body="x" * 161)
    assert _balance(api) == "100"
    api.simulator.advance(5)
    assert _balance(api) == "99.9834"


def test_a_canceled_message_costs_nothing(api: Api) -> None:
    message = api.message(From="+15005550006")
    api.post(message["uri"], Status="canceled")
    api.simulator.advance(5)
    assert _balance(api) == "100"


def test_a_deleted_message_stays_paid(api: Api) -> None:
    message = api.message(From="+15005550006")
    api.simulator.advance(5)
    assert api.delete(message["uri"]).status_code == 204
    assert _balance(api) == "99.9917"


def test_numbers_brands_and_campaigns_cost(api: Api) -> None:
    api.number("+14155550100")
    assert _balance(api) == "98.85"
    api.number("+18885550100")
    assert _balance(api) == "96.7"
    brand = api.approved_brand()
    assert _balance(api) == "50.7"
    api.campaign(api.service()["sid"], brand["sid"])
    assert _balance(api) == "35.7"


def test_a_repeated_registration_is_paid_twice_but_a_mock_one_never(api: Api) -> None:
    api.brand(UNSOUND_PROFILE)
    api.brand(UNSOUND_PROFILE)
    assert _balance(api) == "8"
    mock = api.approved_brand(Mock="true")
    api.campaign(api.service()["sid"], mock["sid"])
    assert _balance(api) == "8"


def test_a_number_is_paid_by_the_month_until_it_is_released(api: Api) -> None:
    number = api.number("+14155550100")
    api.simulator.advance(32 * 86400)
    assert _balance(api) == "97.7"
    api.delete(number["uri"])
    api.simulator.advance(365 * 86400)
    assert _balance(api) == "97.7"
