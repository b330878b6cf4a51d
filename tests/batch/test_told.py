"""The last line of a batch: what became of its rows, and where the results are."""

from typing import Any

import pytest

from airflow_provider_twilio.batch.told import told

ALL_SENT: dict[str, Any] = {
    "rows": 5,
    "sendable": 5,
    "invalid": 0,
    "duplicates": 0,
    "excluded": 0,
    "sent": 5,
    "assumed_sent": 0,
    "refused": 0,
    "refused_by_code": {},
    "results_path": None,
}


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "5 rows: 5 sent; no results file: results_path names one"),
        (
            {"results_path": "s3://key:secret@bucket/r.csv"},
            "5 rows: 5 sent; results in s3://•••@bucket/r.csv",
        ),
        (
            {
                "rows": 2000,
                "sendable": 1500,
                "sent": 1200,
                "assumed_sent": 2,
                "refused": 200,
                "refused_by_code": {"21610": 150, "21614": 50},
                "invalid": 300,
                "duplicates": 150,
                "excluded": 50,
            },
            "2,000 rows: 1,200 sent, 2 assumed to be sent, 200 refused (21610: 150, 21614: 50), "
            "98 not sent or not known, 300 invalid, 150 left out as duplicates, 50 excluded; "
            "no results file: results_path names one",
        ),
        (
            {"rows": 1, "sendable": 1, "sent": 1},
            "1 row: 1 sent; no results file: results_path names one",
        ),
        (
            {"duplicates": 2},
            "5 rows: 5 sent; no results file: results_path names one",
        ),
    ],
    ids=["all sent", "a secret in the path", "of everything", "one row", "duplicates that were sent"],
)
def test_every_row_is_in_one_of_the_counts(changes: dict[str, Any], line: str) -> None:
    assert told(ALL_SENT | changes) == line
