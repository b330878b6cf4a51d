"""The tasks' work, and the state that they have to leave."""

import csv
import json
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from .account import Account
from .simulated import SENDER, yesterday

Wanted = Literal["send", "not"]
Result = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Row:
    """One message, or a row that makes none.

    :ivar wanted: whether it is to be sent: not if it is excluded, invalid, repeated or refused.
    """

    number: int
    to: str
    body: str
    wanted: Wanted = "send"


@dataclass(frozen=True, slots=True)
class Job:
    """One task, from its first try to its end.

    :ivar key: what it makes one of, by the natural key.
    """

    name: str
    kind: str
    arguments: dict[str, Any]
    rows: tuple[Row, ...] = ()
    key: dict[str, Any] = field(default_factory=dict)


Jobs = Generator[Job, Result, None]

WEIGHTS = {"sms": 30, "batch": 40, "export": 20, "onboarding": 10}
_PEOPLE = 400
_PIECES = ("+1{}{}{}",)
_OPTED_OUT, _LANDLINE = "+15005550004", "+15005550009"
CAMPAIGN: dict[str, Any] = {
    "description": "Owl Post tells its customers when their parcels have arrived.",
    "message_flow": "Customers tick a box beside their number at https://owlpost.example.com/order.",
    "message_samples": ["Owl Post: your parcel is here.", "Owl Post: your parcel is late."],
    "us_app_to_person_usecase": "DELIVERY_NOTIFICATION",
    "has_embedded_links": False,
    "has_embedded_phone": False,
    "privacy_policy_url": "https://owlpost.example.com/privacy",
    "terms_and_conditions_url": "https://owlpost.example.com/terms",
}
SUBMISSION: dict[str, Any] = {
    "business_name": "Owl Post",
    "business_website": "https://www.example.com",
    "notification_email": "office@example.com",
    "use_case_categories": ["DELIVERY_NOTIFICATIONS"],
    "use_case_summary": "Tells customers where their parcels are.",
    "production_message_sample": "Your parcel 1234 arrives on Monday. Reply STOP to opt out.",
    "opt_in_image_urls": ["https://www.example.com/opt-in.png"],
    "opt_in_type": "WEB_FORM",
    "message_volume": "1,000",
    "business_type": "PRIVATE_PROFIT",
    "business_registration_number": "12-3456789",
    "business_registration_authority": "EIN",
    "business_registration_country": "US",
}


class Work:
    """Makes jobs.

    :param folder: where lists, results and exports are.
    :param account: decides at the simulator what reviewers decide.
    :param began: when the run began; what it sends is exported too.
    :param service: a messaging service that can send.
    """

    def __init__(self, folder: Path, account: Account, service: str, began: datetime) -> None:
        self._folder = folder
        self._account = account
        self._service = service
        self._began = began.replace(microsecond=0)

    def jobs(self, name: str, kinds: tuple[str, ...], chance: Random) -> Jobs:
        """Jobs of one of the kinds, which follow each other; each takes what the last one made."""
        (kind,) = chance.choices(kinds, [WEIGHTS[kind] for kind in kinds])
        makes: dict[str, Callable[[str, Random], Jobs]] = {
            "sms": self._sms,
            "batch": self._batch,
            "export": self._export,
            "onboarding": self._onboarding,
        }
        return makes[kind](name, chance)

    def _sender(self, chance: Random) -> dict[str, Any]:
        return chance.choice(({"from_": SENDER}, {"messaging_service_sid": self._service}))

    def _sms(self, name: str, chance: Random) -> Jobs:
        row = Row(1, _person(chance), f"{name}: your table is ready.")
        on_unknown = chance.choice(("assume_sent", "fail"))
        yield Job(
            name,
            "sms",
            {"to": row.to, "body": row.body, "on_unknown": on_unknown} | self._sender(chance),
            rows=(row,),
        )

    def _batch(self, name: str, chance: Random) -> Jobs:
        size, repeated = chance.randint(100, 300), chance.choice(("skip", "send"))
        people = [_person(chance) for _ in range(size)]
        excluded = {*chance.sample(people, size // 10)}
        for refused in (_OPTED_OUT, _LANDLINE, "12"):
            people[chance.randrange(size)] = refused
        rows, seen = [], {"12", _OPTED_OUT, _LANDLINE} | excluded
        for number, to in enumerate(people, start=1):
            wanted: Wanted = "not" if to in seen else "send"
            if repeated == "skip":
                seen.add(to)
            rows.append(Row(number, to, f"{name}: table {number} is ready.", wanted))
        given = [{"to": _styled(row.to, chance), "table": row.number} for row in rows]
        suffix = chance.choice(("csv", "jsonl", "parquet"))
        arguments = {
            "messages": str(_write(self._folder / f"{name}-rows.{suffix}", given)),
            "exclude": str(
                _write(self._folder / f"{name}-exclude.csv", [{"to": to} for to in sorted(excluded)])
            ),
            "body": f"{name}: table {{table}} is ready.",
            "on_invalid": "skip",
            "on_duplicate": repeated,
            "on_unknown": chance.choice(("assume_sent", "fail")),
            "concurrency": chance.choice((3, 10, 40)),
            "price_per_segment": chance.choice((0.0083, None)),
            "results_path": str(
                self._folder / f"{name}-results.{chance.choice(('csv', 'jsonl', 'parquet'))}"
            ),
        }
        yield Job(name, "batch", arguments | self._sender(chance), rows=tuple(rows))

    def _export(self, name: str, chance: Random) -> Jobs:
        day, now = yesterday(), datetime.now(UTC).replace(microsecond=0)
        start, end = day, day + timedelta(days=1)
        if chance.random() < 0.4:
            start, end = self._began, now - timedelta(seconds=1)
        form = chance.choice(("jsonl", "csv", "parquet"))
        packed = "none" if form == "parquet" else chance.choice(("none", "gz"))
        arguments = {
            "path": str(self._folder / f"{name}-export"),
            "start": start.isoformat(),
            "end": max(end, start + timedelta(seconds=1)).isoformat(),
            "format": form,
            "compression": packed,
            "concurrency": chance.choice((2, 8, 16)),
            "settle": 3,
        }
        yield Job(name, "export", arguments)

    def _onboarding(self, name: str, chance: Random) -> Jobs:
        """A customer: a service, a brand, a campaign, a number in the service, and a toll-free number."""
        service = yield Job(
            f"{name}-service", "service", {"friendly_name": name}, key={"friendly_name": name}
        )
        bundles = {
            which: "BU" + f"{chance.getrandbits(128):032x}"
            for which in ("customer_profile_bundle_sid", "a2p_profile_bundle_sid")
        }
        customer, a2p = bundles.values()
        self._account.control("/profiles", customer_profile_sid=customer, a2p_profile_sid=a2p)
        brand = yield Job(f"{name}-brand", "brand", {"brand_type": "STANDARD", **bundles}, key=bundles)
        if service and brand:
            self._account.control(f"/brands/{brand['sid']}", status="APPROVED")
            sids = {"messaging_service_sid": service["sid"], "brand_registration_sid": brand["sid"]}
            yield Job(f"{name}-campaign", "campaign", CAMPAIGN | sids, key=sids)
        named = {"friendly_name": f"{name} local"}
        number = yield Job(f"{name}-number", "number", {**named, "area_code": "415"}, key=named)
        if service and number:
            pair = {"service_sid": service["sid"], "phone_number_sid": number["sid"]}
            yield Job(f"{name}-pool", "number in service", pair, key=pair)
        named = {"friendly_name": f"{name} toll-free"}
        bought = yield Job(f"{name}-tf-number", "number", {**named, "number_type": "toll-free"}, key=named)
        if bought:
            reference = {"external_reference_id": name}
            order = SUBMISSION | reference | {"tollfree_phone_number_sid": bought["sid"]}
            yield Job(f"{name}-toll-free", "toll-free", order, key=reference)


def _person(chance: Random) -> str:
    return f"+1415555{chance.randrange(_PEOPLE):04}"


def _styled(number: str, chance: Random) -> str:
    """The number as people write it."""
    if not number.startswith("+1415"):
        return number
    return chance.choice(_PIECES).format(number[2:5], number[5:8], number[8:])


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    rows = [*rows]
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, [*rows[0]])
            writer.writeheader()
            writer.writerows(rows)
    return path
