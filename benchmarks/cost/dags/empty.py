"""Ten operators that do nothing."""

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG("empty", schedule=None):
    for name in "abcdefghij":
        EmptyOperator(task_id=name)
