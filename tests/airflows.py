"""Which Airflow runs the tests, for those that need a later one than the oldest."""

from importlib.metadata import version

import pytest
from packaging.version import Version

AIRFLOW = Version(version("apache-airflow-core")).release


def since(oldest: str, why: str) -> pytest.MarkDecorator:
    """Skip a test on Airflows before ``oldest``, such as ``3.2``; ``why`` says what they lack."""
    needed = Version(oldest).release
    return pytest.mark.skipif(needed > AIRFLOW, reason=f"before Airflow {oldest}: {why}")


FINDS_NO_CONNECTION = since("3.1.8", "outside of a worker a connection that is missing is an ImportError")
