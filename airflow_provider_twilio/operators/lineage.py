"""Tell OpenLineage which data a task read and wrote, where its provider is installed."""

import re
from collections.abc import Iterable, Iterator
from os.path import abspath
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from airflow_provider_twilio.recipients.suppression import is_number_like

if TYPE_CHECKING:
    from airflow.providers.openlineage.extractors import OperatorLineage

_LOCAL = ("", "file", "local")
_NAME_OF_A_TASK = re.compile(r"Export(\w+)Operator")


class DataSet(NamedTuple):
    """Data by the names that OpenLineage has for it.

    :ivar namespace: the store, such as ``s3://bucket``, ``file`` or ``twilio://AC…``.
    :ivar name: within it.
    :ivar records: how many the task wrote; ``None`` for data that it read.
    """

    namespace: str
    name: str
    records: int | None = None


def of_files(value: Any, records: int | None = None) -> Iterator[DataSet]:
    """Yield the files and folders among an argument's values; a phone number is none.

    :param value: a path, an ``ObjectStoragePath``, or a list of paths and other values.
    """
    if isinstance(value, list | tuple):
        for one in value:
            yield from of_files(one, records)
    elif (isinstance(value, str) or hasattr(value, "protocol")) and not is_number_like(str(value)):
        yield _of_file(str(value), records)


def of_twilio(account_sid: str, resources: str, records: int | None = None) -> DataSet:
    """Return an account's resources of a kind, such as ``Messages``."""
    return DataSet(f"twilio://{account_sid}", resources, records)


def exported_by(operator: type) -> str:
    """Return the resources that an export reads: ``Messages`` for ``ExportMessagesOperator``."""
    found = _NAME_OF_A_TASK.fullmatch(operator.__name__)
    return found[1] if found else operator.__name__


def lineage(inputs: Iterable[DataSet], outputs: Iterable[DataSet]) -> "OperatorLineage[Any, Any]":
    """Return the data as the OpenLineage provider takes it."""
    from airflow.providers.common.compat.openlineage.facet import (
        Dataset,
        OutputDataset,
        OutputStatisticsOutputDatasetFacet,
    )
    from airflow.providers.openlineage.extractors import OperatorLineage

    def written(data: DataSet) -> OutputDataset:
        if data.records is None:
            return OutputDataset(data.namespace, data.name)
        counted = OutputStatisticsOutputDatasetFacet(rowCount=data.records)
        return OutputDataset(data.namespace, data.name, outputFacets={"outputStatistics": counted})

    return OperatorLineage(
        inputs=[Dataset(data.namespace, data.name) for data in inputs],
        outputs=[written(data) for data in outputs],
    )


def _of_file(path: str, records: int | None) -> DataSet:
    """Name a file as OpenLineage does: neither a connection's name nor a signature is a part of it."""
    parts = urlsplit(path) if "://" in path else None
    if parts is None or parts.scheme in _LOCAL:
        return DataSet("file", abspath(unquote(parts.path) if parts else path), records)
    host = parts.netloc.rpartition("@")[2]
    return DataSet(f"{parts.scheme}://{host}", parts.path.strip("/"), records)
