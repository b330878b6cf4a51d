"""Settings: durations of the stages of life cycles, prices and limits."""

from dataclasses import dataclass, fields
from math import isfinite
from typing import Literal, get_args

_LARGEST = 10**10
"""Largest value of any setting: 300 years in seconds."""
_SIGNED = ("clock_skew", "opening_balance", "certificate_lifetime")

MessageOrder = Literal["created", "sent"]
UndatedMessages = Literal["first", "last"]
CampaignEdits = Literal["allowed", "refused"]
_WORDS = {
    "message_order": get_args(MessageOrder),
    "undated_messages": get_args(UndatedMessages),
    "campaign_edits": get_args(CampaignEdits),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Durations are seconds at speed 1; a stage of 0 seconds is skipped. Money is USD.

    :param speed: divisor of every stage's duration. Dates in answers stay those of the simulator's clock.
    :param brand_in_review: manual review that some brands go through; 0 by default, as for most.
    :param otp_confirmation: until a sole proprietor answers a requested one-time password.
    :param otp_first_confirmation: until they answer the one that is sent on their brand's approval.
    :param number_registration: from the campaign's verdict, or the number's joining, until carriers know it.
    :param tollfree_edit_window: time to edit a rejected verification in; not divided by ``speed``.
    :param bundle_checks: until faults of e-mail and address show in a submitted bundle.
    :param dns_propagation: from a domain's first mention until its DNS records are seen.
    :param certificate_validation: validation of an uploaded certificate, or issuing of a managed one.
    :param certificate_lifetime: seconds until a certificate expires; negative for certificates that are
        expired from the start; not divided by ``speed``.
    :param deactivations_link_lifetime: seconds that a link to a list works; not divided by ``speed``.
    :param sms_price: price of a segment.
    :param mms_price: price of a message.
    :param number_price: price of a number a month, in advance.
    :param tollfree_number_price: the same for toll-free numbers.
    :param brand_fee: fee for registering a brand.
    :param secondary_vetting_fee: the same for the secondary vetting of a standard brand.
    :param public_brand_fee: the same for the two-factor check of a public company.
    :param campaign_fee: fee for the vetting of a campaign, at each submission.
    :param campaign_edits: whether the account may edit a FAILED campaign, which is in private beta.
    :param opening_balance: the account's balance before any charge.
    :param pool_limit: phone numbers in one messaging service at most.
    :param brand_updates: resubmissions of one brand at most.
    :param mock_brand_lifetime: seconds until a mock brand is deleted; not divided by ``speed``.
    :param page_token_lifetime: seconds until a PageToken is refused; not divided by ``speed``.
    :param message_order: the date that the list of messages is sorted by; Twilio doesn't document it.
    :param undated_messages: place of messages without a date of sending, in a list by sending.
    :param requests_kept: newest requests that the record keeps at most.
    :param clock_skew: seconds by which the simulator's clock is ahead of this machine's; negative if it is
        behind. It affects every date and the ``Date`` of answers. Set it before there are messages.
    """

    speed: float = 1.0
    brand_pending: float = 60.0
    brand_in_review: float = 0.0
    otp_confirmation: float = 60.0
    otp_first_confirmation: float = 900.0
    vetting_pending: float = 60.0
    vetting_in_progress: float = 60.0
    campaign_pending: float = 60.0
    campaign_in_progress: float = 60.0
    number_registration: float = 0.0
    tollfree_pending: float = 60.0
    tollfree_in_review: float = 60.0
    tollfree_edit_window: float = 7 * 86400.0
    bundle_checks: float = 15.0
    bundle_pending: float = 30.0
    bundle_in_review: float = 60.0
    dns_propagation: float = 60.0
    certificate_validation: float = 60.0
    certificate_lifetime: float = 90 * 86400.0
    deactivations_link_lifetime: float = 120.0
    message_stage: float = 1.0
    sms_price: float = 0.0083
    mms_price: float = 0.022
    number_price: float = 1.15
    tollfree_number_price: float = 2.15
    brand_fee: float = 4.5
    secondary_vetting_fee: float = 41.5
    public_brand_fee: float = 12.5
    campaign_fee: float = 15.0
    opening_balance: float = 100.0
    pool_limit: int = 400
    brand_updates: int = 3
    mock_brand_lifetime: float = 30 * 86400.0
    page_token_lifetime: float = 86400.0
    message_order: MessageOrder = "created"
    undated_messages: UndatedMessages = "first"
    campaign_edits: CampaignEdits = "allowed"
    requests_kept: int = 250_000
    clock_skew: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            if field.type in (int, float):
                self._check(field.name, getattr(self, field.name), whole=field.type is int)
        if not self.speed > 0:
            raise ValueError(f"speed must be greater than 0, got {self.speed!r}")
        for name, allowed in _WORDS.items():
            if (word := getattr(self, name)) not in allowed:
                raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {word!r}")

    @staticmethod
    def _check(name: str, value: object, *, whole: bool) -> None:
        lowest = -_LARGEST if name in _SIGNED else 0
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
        if not is_number or not lowest <= value <= _LARGEST:  # type: ignore[operator]
            raise ValueError(f"{name} must be a number from {lowest:,} to {_LARGEST:,}, got {value!r}")
        if whole and not isinstance(value, int):
            raise ValueError(f"{name} must be a whole number, got {value!r}")
