"""Counts at Twilio what onboarding has made for each customer, in a subaccount."""

from collections.abc import Iterator, Mapping

from chaos.account import Account
from chaos.auditor import Finding

_FEES = 4.5 + 15.0
"""For a low-volume brand and its campaign, in USD."""


def findings(main: Account, url: str, customers: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what isn't there exactly once."""
    there = main.get("/2010-04-01/Accounts.json?PageSize=1000")["accounts"]
    for name, to in customers.items():
        own = [one for one in there if one["friendly_name"] == name]
        if len(own) != 1:
            yield Finding("twice" if own else "lost", name, f"{len(own)} subaccounts")
            continue
        account = Account(url, own[0]["sid"], own[0]["auth_token"])
        services = account.services()
        counts = {
            "brand": len(account.brands()),
            "service": len(services),
            "campaign": sum(len(account.campaigns(one["sid"])) for one in services),
            "number": len(account.numbers()),
            "number in the service": sum(len(account.pool(one["sid"])) for one in services),
            "first text": sum(message["to"] == to for message in account.messages()),
            "message": len(account.messages()),
        }
        for noun, count in counts.items():
            if count != 1:
                yield Finding("twice" if count else "lost", name, f"{count} of {noun}")
        count, price = account.fees()
        if (count, round(price, 2)) != (2, _FEES):
            yield Finding("twice", name, f"{count} fees were paid ({price} USD)")
