"""The account's short codes."""

from .stage import Stage, drives, refused, said


@drives("v2010", "ListShortCode", "FetchShortCode", "UpdateShortCode")
def a_short_code_is_found_and_configured(stage: Stage) -> None:
    codes = stage.account.short_codes
    every = codes.list(page_size=1)
    assert len(every) > 1
    assert [one.sid for one in codes.list(short_code=every[0].short_code)] == [every[0].sid]
    wanted = {
        "friendly_name": "Owls",
        "sms_url": "https://example.com/sms",
        "sms_method": "GET",
        "sms_fallback_url": "https://example.com/fallback",
        "sms_fallback_method": "GET",
    }
    said(codes(every[0].sid).update(**wanted), **wanted)
    said(codes(every[0].sid).fetch(), **wanted, short_code=every[0].short_code)
    assert [one.sid for one in codes.list(friendly_name="Owls")] == [every[0].sid]
    with refused(404, 20404):
        codes("SC" + "0" * 32).fetch()
