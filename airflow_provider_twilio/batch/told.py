"""Say at the end what became of a batch."""

from collections.abc import Iterator, Mapping
from typing import Any

from airflow_provider_twilio.api.counted import counted
from airflow_provider_twilio.api.masking import mask_secrets


def told(result: Mapping[str, Any]) -> str:
    """Return the outcomes of a batch's rows as a line for the log; what there is none of is left out.

    :param result: of the task, as it goes to XCom.
    """
    results = result.get("results_path")
    where = f"results in {mask_secrets(results)}" if results else "no results file: results_path names one"
    return f"{counted(result['rows'], 'row')}: {', '.join(_parts(result)) or 'nothing to send'}; {where}"


def _parts(result: Mapping[str, Any]) -> Iterator[str]:
    left = result["sendable"] - result["sent"] - result["assumed_sent"] - result["refused"]
    codes = ", ".join(f"{code}: {count:,}" for code, count in result["refused_by_code"].items())
    yield f"{result['sent']:,} sent"
    for count, words in (
        (result["assumed_sent"], "assumed to be sent"),
        (result["refused"], f"refused ({codes})"),
        (left, "not sent or not known"),
        (result["invalid"], "invalid"),
        (
            result["rows"] - result["sendable"] - result["invalid"] - result["excluded"],
            "left out as duplicates",
        ),
        (result["excluded"], "excluded"),
    ):
        if count:
            yield f"{count:,} {words}"
