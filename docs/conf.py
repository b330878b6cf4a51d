"""How Sphinx builds the documentation: ``make docs``."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

from airflow_provider_twilio import __version__

project = "airflow-provider-twilio"
author = "The developers of airflow-provider-twilio"
version = release = __version__
html_title = f"{project} {version}"
extensions = ["myst_parser", "sphinx.ext.autodoc", "task_pages", "error_codes"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["_build", "_ext"]
html_theme = "furo"
html_copy_source = False
html_show_sourcelink = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"
suppress_warnings = ["myst.header"]
_SOURCE = "https://github.com/airflow-provider-twilio/airflow-provider-twilio/blob/main/"


def setup(app):
    """Let links to files outside of the documentation lead to the repository."""
    app.connect("source-read", lambda app, name, text: text.__setitem__(0, outside(text[0])))


def outside(text: str) -> str:
    """Return a page whose relative links to files beside ``docs/`` are links to the repository."""
    return re.sub(r"\]\(\.\./([^)]+)\)", rf"]({_SOURCE}\1)", text)
