"""Parse a page in a process of its own, which may neither take long nor much memory.

Each HTML parser takes quadratic time for some page: of nested parts, or of a part with many attributes.
A page of a stranger must neither hold up the worker nor end it.
"""

import os
import subprocess
import sys

from airflow_provider_twilio.onboarding.preflight.content import Content, from_json

TIMEOUT = 5.0
"""Seconds that parsing may take."""
_MODULE = "airflow_provider_twilio.onboarding.preflight.markup"


class TooLarge(Exception):
    """A page can't be parsed within the limits."""


def parsed(html: str, timeout: float = TIMEOUT) -> Content:
    """Return the content of a page.

    :param timeout: seconds.
    :raises TooLarge: the page takes longer, or more memory.
    """
    # The process sees no secret: neither Airflow's environment nor its open files.
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-S", "-P", "-m", _MODULE],
            input=html.encode("utf-8", "replace"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=timeout,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise TooLarge(f"it takes longer than {timeout:g} s to read") from None
    except subprocess.CalledProcessError:
        raise TooLarge("it takes too much memory to read, or can't be read at all") from None
    return from_json(done.stdout.decode())
