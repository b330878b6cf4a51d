"""Names that Airflow 3.1 has elsewhere than later versions, found where the installed one has them."""

from importlib import import_module
from typing import Any

_PLACES = {
    "DagBag": ("airflow.dag_processing.dagbag:DagBag", "airflow.models.dagbag:DagBag"),
    "sync_bag_to_db": (
        "airflow.dag_processing.dagbag:sync_bag_to_db",
        "airflow.models.dagbag:sync_bag_to_db",
    ),
    "get_listener_manager": (
        "airflow.sdk.listener:get_listener_manager",
        "airflow.listeners.listener:get_listener_manager",
    ),
    "DagSerialization": (
        "airflow.serialization.serialized_objects:DagSerialization",
        "airflow.serialization.serialized_objects:SerializedDAG",
    ),
    "ProvidersManager": (
        "airflow.sdk.providers_manager_runtime:ProvidersManagerTaskRuntime",
        "airflow.providers_manager:ProvidersManager",
    ),
    "serialize": ("airflow.sdk.serde:serialize", "airflow.serialization.serde:serialize"),
    "deserialize": ("airflow.sdk.serde:deserialize", "airflow.serialization.serde:deserialize"),
}


def moved(name: str) -> Any:
    """Return what Airflow calls ``name`` by now.

    :param name: a key of the table above: the newest name.
    :raises ImportError: the installed Airflow has it in none of the known places.
    """
    for place in _PLACES[name]:
        module, _, attribute = place.partition(":")
        try:
            return getattr(import_module(module), attribute)
        except (ModuleNotFoundError, AttributeError):
            continue
    raise ImportError(f"this Airflow has no {name} in {', '.join(_PLACES[name])}")
