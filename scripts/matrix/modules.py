"""Imports every module of the installed package; says which can't be, and fails then."""

import importlib
import pkgutil
import sys
import traceback
from pathlib import Path

import airflow_provider_twilio as package


def main() -> int:
    """Run in the environment of the wheel, which has no source beside it."""
    assert "site-packages" in Path(package.__file__).parts, f"{package.__file__} is not the wheel's"
    found = [one.name for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    failed = 0
    for name in found:
        if name.endswith(".__main__"):
            continue
        try:
            importlib.import_module(name)
        except Exception:
            failed += 1
            print(f"{name} can't be imported:", traceback.format_exc(), sep="\n")
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed or not found else 0


if __name__ == "__main__":
    sys.exit(main())
