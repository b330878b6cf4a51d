"""The garbage collector skips what is in memory already while an export reads."""

import gc
from collections.abc import Iterator

import pytest

from airflow_provider_twilio.exports.messages.export import gc_frozen


@pytest.fixture(autouse=True)
def nothing_is_set_aside() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_is_there_is_set_aside_for_the_block_and_no_longer() -> None:
    before = [[0]]

    with gc_frozen():
        assert all(before is not tracked for tracked in gc.get_objects())

    assert gc.get_freeze_count() == 0
    assert any(before is tracked for tracked in gc.get_objects())


def test_a_failure_ends_it_too() -> None:
    with pytest.raises(OSError, match="full"), gc_frozen():
        raise OSError("the disk is full")

    assert gc.get_freeze_count() == 0


def test_what_somebody_else_has_set_aside_stays_so() -> None:
    gc.freeze()

    with gc_frozen():
        pass

    assert gc.get_freeze_count() > 0
