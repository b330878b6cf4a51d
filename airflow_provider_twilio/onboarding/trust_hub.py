"""Makes a customer's bundle at Trust Hub, each of its parts once, and submits it.

Nothing at Trust Hub has a key of its own, so names are the keys. A bundle is known by its friendly name and
its policy. A part that isn't in a bundle yet is known by its friendly name and its type.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Dated, Page
from airflow_provider_twilio.api.trusthub_v1 import bundles as api
from airflow_provider_twilio.api.trusthub_v1.end_users import (
    CreateEndUser,
    EndUser,
    FetchEndUser,
    ListEndUser,
    UpdateEndUser,
)
from airflow_provider_twilio.api.trusthub_v1.supporting_documents import (
    CreateSupportingDocument,
    FetchSupportingDocument,
    ListSupportingDocument,
    SupportingDocument,
    UpdateSupportingDocument,
)
from airflow_provider_twilio.api.v2010.addresses import Address, CreateAddress, FetchAddress, ListAddress
from airflow_provider_twilio.idempotency.ensure import Ensure
from airflow_provider_twilio.idempotency.intents import Ledger, Store
from airflow_provider_twilio.onboarding.bundle_kinds import EDITABLE, Kind

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

R = TypeVar("R", bound=Dated)
Entity = EndUser | SupportingDocument


@dataclass(frozen=True, slots=True)
class Plan:
    """The contents of a bundle.

    :param name: its friendly name, and that of its parts.
    :param email: the address that Twilio writes to about its review.
    :param policy_sid: the policy that it is made by.
    :param end_users: the attributes of its end users by their types.
    :param address: of its supporting document, where it has one.
    :param document_type: of that document.
    :param bundle_sid: the SID of the bundle that it needs.
    """

    name: str
    email: str
    policy_sid: str
    end_users: Mapping[str, Mapping[str, str]]
    address: CreateAddress | None
    document_type: str
    bundle_sid: str


class TrustHub:
    """One bundle of one account.

    :param store: Airflow's store of this task.
    """

    def __init__(self, hook: "TwilioHook", kind: Kind, plan: Plan, store: Store | None) -> None:
        self._hook = hook
        self._kind = kind
        self._plan = plan
        self._store = store

    def bundle(self) -> api.Bundle:
        """Find the bundle, or create it as a draft."""
        plan = self._plan
        request = self._kind.create(
            friendly_name=plan.name, email_address=plan.email, policy_sid=plan.policy_sid
        )
        asked = self._kind.list(friendly_name=plan.name, policy_sid=plan.policy_sid)
        bundle: api.Bundle = self._once("bundle", request, self.fetch, lambda: self._oldest(asked, _is_any))
        return bundle

    def fetch(self, sid: str) -> api.Bundle:
        """Fetch the bundle as it is now."""
        bundle: api.Bundle = self._hook.execute(self._kind.fetch(sid=sid))
        return bundle

    def parts(self, sid: str) -> list[Entity]:
        """Read the end users and documents that are in the bundle."""
        return [self._fetch_part(one) for one in self._assigned(sid) if one[:2] in _FETCHES]

    def differing(self, parts: list[Entity]) -> list[tuple[str, str]]:
        """Return the fields of the parts that differ from the plan, after the types of the parts."""
        by_type = {part.type: part.attributes or {} for part in parts}
        found = [
            (kind, field)
            for kind, attributes in self._plan.end_users.items()
            for field in sorted(attributes.keys() | by_type.get(kind, {}).keys())
            if attributes.get(field) != by_type.get(kind, {}).get(field)
        ]
        document = next((part for part in parts if part.type == self._plan.document_type), None)
        if self._plan.address and not (document and self._has_address(document, self._plan.address)):
            found.append((self._plan.document_type, "address_sids"))
        return found

    def complete(self, sid: str) -> list[Entity]:
        """Make what the bundle lacks, correct what differs from the plan, and return the parts.

        :param sid: of a bundle that may be changed.
        """
        there = {part.type: part for part in self.parts(sid)}
        made: list[Entity] = [
            self._end_user(kind, attributes, there.get(kind))
            for kind, attributes in self._plan.end_users.items()
        ]
        if self._plan.address:
            made.append(self._document(self._plan.address, there.get(self._plan.document_type)))
        for object_sid in [*(part.sid for part in made), self._plan.bundle_sid]:
            self._assign(sid, object_sid)
        return made

    def evaluate(self, sid: str) -> api.Evaluation:
        """Compare the bundle with its policy, without submitting it."""
        request = self._kind.evaluate(**{self._kind.of: sid}, policy_sid=self._plan.policy_sid)
        evaluation: api.Evaluation = self._hook.execute(request)
        return evaluation

    def submit(self, sid: str) -> api.Bundle:
        """Submit the bundle for review; one that an earlier try has submitted stays submitted."""
        try:
            submitted: api.Bundle = self._hook.execute(self._kind.update(sid=sid, status="pending-review"))
        except TwilioError as error:
            if error.is_retryable and not error.may_have_happened:
                raise
            submitted = self.fetch(sid)
            if submitted.status in EDITABLE:
                raise
        return submitted

    def _end_user(self, kind: str, attributes: Mapping[str, str], there: Entity | None) -> Entity:
        if there is None:
            request = CreateEndUser(friendly_name=self._plan.name, type=kind, attributes=dict(attributes))
            there = self._once(
                f"end user {kind}",
                request,
                lambda sid: self._hook.execute(FetchEndUser(sid=sid)),
                lambda: self._unassigned(ListEndUser(), kind),
            )
        if there.attributes == attributes:
            return there
        return self._hook.execute(UpdateEndUser(sid=there.sid, attributes=dict(attributes)))

    def _document(self, wanted: CreateAddress, there: Entity | None) -> Entity:
        if there is not None and self._has_address(there, wanted):
            return there
        address = self._once(
            f"address {sorted(_address(wanted).items())}",
            wanted,
            lambda sid: self._hook.execute(FetchAddress(sid=sid)),
            lambda: self._oldest(
                ListAddress(friendly_name=wanted.friendly_name), lambda one: _address(one) == _address(wanted)
            ),
        )
        attributes: dict[str, Any] = {"address_sids": address.sid}
        if there is None:
            request = CreateSupportingDocument(
                friendly_name=self._plan.name, type=self._plan.document_type, attributes=attributes
            )
            there = self._once(
                "document",
                request,
                lambda sid: self._hook.execute(FetchSupportingDocument(sid=sid)),
                lambda: self._unassigned(ListSupportingDocument(), self._plan.document_type),
            )
        if there.attributes == attributes:
            return there
        return self._hook.execute(UpdateSupportingDocument(sid=there.sid, attributes=attributes))

    def _has_address(self, document: Entity, wanted: CreateAddress) -> bool:
        given = (document.attributes or {}).get("address_sids")
        sids = given if isinstance(given, list) else [given]
        if len(sids) != 1 or not sids[0]:
            return False
        return _address(self._hook.execute(FetchAddress(sid=sids[0]))) == _address(wanted)

    def _assign(self, sid: str, object_sid: str) -> None:
        """Assign an object to the bundle, unless it is assigned already."""
        request = self._kind.assign(**{self._kind.of: sid}, object_sid=object_sid)
        asked = self._kind.list_parts(**{self._kind.of: sid})

        def find(_: str | None = None) -> Any:
            return self._oldest(asked, lambda one: one.object_sid == object_sid)

        self._once(f"assignment of {object_sid} to {sid}", request, find, find)

    def _assigned(self, sid: str) -> list[str]:
        assignments = self._read(self._kind.list_parts(**{self._kind.of: sid}))
        return [one.object_sid for one in assignments if one.object_sid]

    def _fetch_part(self, sid: str) -> Entity:
        part: Entity = self._hook.execute(_FETCHES[sid[:2]](sid=sid))
        return part

    def _unassigned(self, asked: Request[Page[Any]], kind: str) -> Any:
        return self._oldest(asked, lambda one: (one.friendly_name, one.type) == (self._plan.name, kind))

    def _oldest(self, asked: Request[Page[Any]], is_wanted: Callable[[Any], bool]) -> Any:
        found = (one for one in self._read(asked) if is_wanted(one))
        return min(found, key=lambda one: str(one.date_created), default=None)

    def _read(self, asked: Request[Page[Any]]) -> Iterator[Any]:
        for page in self._hook.pages(asked):
            yield from page

    def _once(
        self, what: str, request: Request[R], fetch: Callable[[str], Any], find: Callable[[], Any]
    ) -> Any:
        key = {"trust hub": [self._kind.noun, self._plan.name, self._plan.policy_sid, what]}
        ledger = Ledger(self._store, key, self._hook.clock)
        ensure: Ensure[Any] = Ensure(
            ledger=ledger,
            fetch=fetch,
            find=find,
            create=lambda: self._hook.execute(request, before_repeating=ledger.intend),
            sid=lambda one: one.sid,
            connecting=self._hook.account.timeout,
        )
        return ensure()[0]


_FETCHES: Mapping[str, type[Request[Any]]] = {"IT": FetchEndUser, "RD": FetchSupportingDocument}


def _is_any(_: Any) -> bool:
    return True


def _address(address: Address | CreateAddress) -> dict[str, str]:
    """Return the parts that identify an address, however it is spaced and capitalized."""
    names = ("customer_name", "street", "street_secondary", "city", "region", "postal_code", "iso_country")
    given = ((name, getattr(address, name)) for name in names)
    return {name: " ".join(str(value).split()).casefold() for name, value in given if value}
