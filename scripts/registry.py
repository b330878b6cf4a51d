"""``make stubs``, continued: writes ``.airflow-registry.yaml``, which the Airflow provider registry reads."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml
from airflow.sdk import BaseHook, BaseNotifier, BaseOperator

from airflow_provider_twilio.get_provider_info import get_provider_info

PAGE = Path(__file__).parent.parent / ".airflow-registry.yaml"

_SOURCE = "https://github.com/airflow-provider-twilio/airflow-provider-twilio"
_HEADER = "# Written by `make stubs`; do not edit.\n"


def page() -> str:
    """Return the text of ``.airflow-registry.yaml``."""
    info = get_provider_info()
    notifiers = [path.rpartition(".")[0] for path in info["notifications"]]
    listed = {
        "package-name": info["package-name"],
        "display-name": info["name"],
        "description": info["description"],
        "docs-url": f"{_SOURCE}/tree/main/docs",
        "source-url": _SOURCE,
        "operators": _entries(_modules(info["operators"]), BaseOperator),
        "sensors": _entries(_modules(info["sensors"]), BaseOperator),
        "hooks": _entries(_modules(info["hooks"]), BaseHook),
        "notifiers": _entries(notifiers, BaseNotifier),
    }
    return _HEADER + yaml.safe_dump(listed, sort_keys=False, width=110, allow_unicode=True)


def _modules(entries: list[dict[str, Any]]) -> Iterator[str]:
    for entry in entries:
        yield from entry["python-modules"]


def _entries(modules: Any, kind: type) -> list[dict[str, str]]:
    """Each class that a user can name, with the first line of its docstring."""
    found = []
    for module in map(import_module, modules):
        for name, thing in vars(module).items():
            own = isinstance(thing, type) and thing.__module__ == module.__name__ and issubclass(thing, kind)
            if own and not name.startswith("_"):
                first = (thing.__doc__ or "").strip().partition("\n")[0]
                found.append({"module": f"{module.__name__}.{name}", "description": first})
    return found


if __name__ == "__main__":
    PAGE.write_text(page())
