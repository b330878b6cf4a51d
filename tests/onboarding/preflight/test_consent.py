"""The labels of boxes: for texts alone, for texts and terms at once, or for something else."""

import re

import pytest

from airflow_provider_twilio.onboarding.preflight.consent import is_consent, joins_terms
from airflow_provider_twilio.onboarding.preflight.content import Box
from airflow_provider_twilio.onboarding.preflight.wording import plain

from .looking import phrases


def box(label: str, near: str = "") -> Box:
    return Box("checkbox", label, near, is_ticked=False, is_required=False, is_hidden=False, form=None)


def is_joined(label: str) -> bool:
    return any(joins_terms(one) for one in re.split(r"(?<=[.!?;])\s", plain(label)))


@pytest.mark.parametrize("label", phrases("joined"))
def test_a_box_for_texts_and_terms_is_both(label: str) -> None:
    assert is_consent(box(label))
    assert is_joined(label)


@pytest.mark.parametrize("label", phrases("alone"))
def test_a_box_for_texts_alone_is_that(label: str) -> None:
    assert is_consent(box(label))
    assert not is_joined(label)


@pytest.mark.parametrize("label", phrases("not_for_texts"))
def test_a_box_for_something_else_is_not_for_texts(label: str) -> None:
    assert not is_consent(box(label, f"{label} We send texts if you agree to them."))


def test_a_short_label_is_explained_by_the_text_beside_it() -> None:
    assert is_consent(box("I agree", "You consent to receive text messages from Acme."))
    assert not is_consent(box("I agree", "We need your age to sell you this."))
