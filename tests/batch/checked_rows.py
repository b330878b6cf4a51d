"""Checks a batch of many rows and prints how much memory that took, in a process of its own."""

import json
import re
import sys
from pathlib import Path

from airflow.sdk import ObjectStoragePath  # noqa: F401  part of what a task has anyway

from airflow_provider_twilio.batch.check import BatchInput, check
from airflow_provider_twilio.batch.composer import Composer
from airflow_provider_twilio.batch.results import Result, results


def main(path: str, results_path: str) -> None:
    """Check the rows of a file, build their messages, and write results for all of them."""
    before = _mebibytes()
    shared = {"messaging_service_sid": f"MG{'1' * 32}", "body": "Dear {name}, your table is ready."}
    checked = check(BatchInput(path, Composer(shared)))
    rows = checked.summary.rows
    sent = sum(1 for _ in checked.to_send())
    with results(results_path) as write:
        write(Result(number, "+15558675309", f"SM{number:032x}", "queued") for number in range(1, rows + 1))
    summary = checked.summary
    counts = {"rows": rows, "sendable": summary.sendable, "duplicates": summary.duplicates, "sent": sent}
    json.dump(counts | {"before": before, "peak": _mebibytes()}, sys.stdout)


def _mebibytes() -> float:
    """The most that was resident. ``ru_maxrss`` would be that of the process which started this one."""
    (kibibytes,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kibibytes) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
