"""The use cases of a brand's campaigns."""

from .api import BRANDS, SERVICES, Api, refusal


def _codes(api: Api, **query: str) -> set[str]:
    service = api.service()
    rows = api.fetched(f"{SERVICES}/{service['sid']}/Compliance/Usa2p/Usecases", **query)[
        "us_app_to_person_usecases"
    ]
    assert all(set(row) == {"code", "name", "description", "post_approval_required"} for row in rows)
    return {row["code"] for row in rows}


def test_without_a_brand_all_standard_use_cases_are_listed(api: Api) -> None:
    assert {"MARKETING", "2FA", "POLITICAL", "CHARITY"} <= _codes(api)


def test_a_standard_brand_has_neither_political_nor_sole_proprietor_use(api: Api) -> None:
    codes = _codes(api, BrandRegistrationSid=api.approved_brand()["sid"])
    assert "MARKETING" in codes
    assert not {"POLITICAL", "CHARITY", "SOLE_PROPRIETOR"} & codes


def test_campaign_verify_opens_political_use(api: Api) -> None:
    brand = api.approved_brand()
    vetting = {"VettingProvider": "campaign-verify", "VettingId": "cv|1.0|tcr|10dlc|x"}
    api.made(f"{BRANDS}/{brand['sid']}/Vettings", **vetting)
    api.simulator.advance(120)
    assert "POLITICAL" in _codes(api, BrandRegistrationSid=brand["sid"])


def test_a_sole_proprietor_has_one_use(api: Api) -> None:
    brand = api.approved_brand(BrandType="SOLE_PROPRIETOR")
    assert _codes(api, BrandRegistrationSid=brand["sid"]) == {"SOLE_PROPRIETOR"}


def test_an_unknown_brand_or_service_is_not_found(api: Api) -> None:
    service = api.service()
    path = f"{SERVICES}/{service['sid']}/Compliance/Usa2p/Usecases"
    assert refusal(api.get(path, BrandRegistrationSid="BN" + "0" * 32)) == (404, 20404)
    assert refusal(api.get(path.replace(service["sid"], "MG" + "0" * 32))) == (404, 20404)
