"""The cost of one import in a process that has imported ``airflow.sdk``.

``python -m benchmarks.cost.imported MODULE`` prints milliseconds of the processor and MiB as JSON.
"""

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path

from airflow_provider_twilio.get_provider_info import get_provider_info


def modules_of_tasks() -> list[str]:
    """Return the modules of the provider that DAG files import: its operators, sensors and notifiers."""
    info = get_provider_info()
    named = [
        name for kind in ("operators", "sensors") for one in info[kind] for name in one["python-modules"]
    ]
    return named + [notifier.rpartition(".")[0] for notifier in info["notifications"]]


def resident() -> float:
    """MiB of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def main(module: str) -> None:
    import_module("airflow.sdk")
    before, start = resident(), time.process_time()
    import_module(module)
    took = time.process_time() - start
    sys.stdout.write(json.dumps({"ms": took * 1000, "MiB": resident() - before}))


if __name__ == "__main__":
    main(sys.argv[1])
