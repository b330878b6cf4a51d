"""Recipients that were seen already, or that nothing is ever sent to."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.recipients.recipients import Recipients, excluded

ANN, BEN = "+15558675309", "+15558675310"
DIGITS = st.from_regex(r"[1-9]\d{6,14}", fullmatch=True)
ADDRESSES = (
    st.builds("+{}".format, DIGITS)
    | st.builds("{}:+{}".format, st.sampled_from(["whatsapp", "messenger", "rcs"]), DIGITS)
    | st.builds("messenger:{}".format, st.text(min_size=1, max_size=5))
)


@given(st.lists(ADDRESSES, max_size=200), ADDRESSES)
def test_it_holds_what_pythons_own_set_holds(addresses: list[str], other: str) -> None:
    ours, theirs = Recipients(), set[str]()

    for address in addresses:
        assert ours.add(address) is (address not in theirs)
        theirs.add(address)

    assert len(ours) == len(theirs)
    assert (other in ours) is (other in theirs)


def test_a_number_is_another_recipient_behind_a_channel() -> None:
    ours = Recipients([ANN, f"whatsapp:{BEN}"])

    assert f"whatsapp:{ANN}" not in ours
    assert BEN not in ours


def test_nothing_is_excluded_unless_it_is_named() -> None:
    assert len(excluded(None)) == 0


def test_a_list_of_numbers_is_excluded_with_or_without_plus() -> None:
    ours = excluded([ANN, " 15558675310 ", 15558675311, "whatsapp:+15558675312"])

    assert all(number in ours for number in (ANN, BEN, "+15558675311", "whatsapp:+15558675312"))


@pytest.mark.parametrize(
    "content",
    [
        f"phone_number\n{ANN}\n{BEN}\n",
        f"anything\n{ANN}\n{BEN[1:]}\n",
        f"date,phone_number\n2026-11-25,{ANN}\n2026-11-25,{BEN}\n",
        f"to,reason\n{ANN},stop\n{BEN},stop\n",
    ],
)
def test_a_file_of_numbers_is_excluded(tmp_path: Path, content: str) -> None:
    path = tmp_path / "out.csv"
    path.write_text(content)

    ours = excluded(str(path))

    assert (len(ours), ANN in ours, BEN in ours) == (2, True, True)


@pytest.mark.parametrize(
    "entry", ["5558", "", None, "+1 555 867 5309", "Ann", 12.5, "5558675309", 5558675309]
)
def test_an_entry_that_is_no_number_is_an_error_rather_than_passed_over(entry: object) -> None:
    with pytest.raises(InvalidRequest, match=r"^exclude: entry 2: must be a phone number in E\.164 form"):
        excluded([ANN, entry])


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (f"{ANN}\n{BEN}\n", "line 1: must be a header"),
        (f"{ANN[1:]}\n{BEN}\n", "line 1: must be a header"),
        (f"{ANN[2:]}\n{BEN}\n", "line 1: must be a header"),
        (f"to,phone_number\n{ANN},{BEN}\n", "must have one column, or one that is named"),
        (f"a,b\n{ANN},{BEN}\n", "must have one column, or one that is named"),
    ],
)
def test_a_file_whose_column_is_not_clear_is_an_error(tmp_path: Path, content: str, finding: str) -> None:
    path = tmp_path / "out.csv"
    path.write_text(content)

    with pytest.raises(InvalidRequest, match=finding) as raised:
        excluded(str(path))

    assert ANN not in str(raised.value)


def test_a_single_number_that_looks_like_a_path_is_an_error() -> None:
    with pytest.raises(InvalidRequest, match="its name must end in"):
        excluded(ANN)
