"""How long Airflow takes to parse one file of DAGs.

``python -m benchmarks.cost.parsed FILE`` prints milliseconds of the processor as JSON.
"""

import gc
import json
import sys
import time
from importlib import import_module

from airflow.dag_processing.dagbag import DagBag

_NOT_MEASURED = "airflow.providers.standard.operators.empty"


def main(file: str) -> None:
    import_module(_NOT_MEASURED)
    bag = DagBag(collect_dags=False)
    gc.freeze()  # as Airflow's Dag processor does before it parses
    start = time.process_time()
    bag.process_file(file)  # type: ignore[no-untyped-call]
    took = time.process_time() - start
    (dag,) = bag.dags.values()
    assert len(dag.tasks) == 10, bag.import_errors
    sys.stdout.write(f"\n{json.dumps({'ms': took * 1000})}\n")


if __name__ == "__main__":
    main(sys.argv[1])
