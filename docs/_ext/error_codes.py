"""Write the table of Twilio's codes of the troubleshooting page, from the advice that errors give."""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from airflow_provider_twilio.api.hints import HINTS

_LINKED = ("NumberReadySensor", ":doc:`NumberReadySensor </tasks/number_ready_sensor>`")


def setup(app: Sphinx) -> dict[str, Any]:
    """Let the table be written before Sphinx reads its sources."""
    app.connect("builder-inited", lambda app: _write(Path(app.srcdir) / "error_codes.rst"))
    return {"parallel_read_safe": True}


def _write(path: Path) -> None:
    title = "Twilio's error codes"
    lines = [title, "=" * len(title), "", "The advice that a failed task gives by Twilio's code.", ""]
    lines += [
        ".. list-table::",
        "   :header-rows: 1",
        "   :widths: 15 85",
        "",
        "   * - code",
        "     - advice",
    ]
    for code, advice in HINTS.items():
        link = f"`{code} <https://www.twilio.com/docs/api/errors/{code}>`__"
        told = advice.replace("*", chr(92) + "*").replace(*_LINKED)
        lines += [f"   * - {link}", f"     - {told}"]
    text = "\n".join((*lines, ""))
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
