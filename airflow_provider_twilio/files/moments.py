"""Moments and durations of Arrow with the precision of Python's own.

Python's have microseconds. Of a finer one pyarrow makes a value of pandas where that is installed, and an
error where it isn't.
"""

from typing import Any

import pyarrow as pa


def in_microseconds(table: pa.Table) -> pa.Table:
    """Return a table whose moments and durations have microseconds at the finest.

    :raises ValueError: a value has nanoseconds.
    """
    wanted = pa.schema([field.with_type(_coarse(field.type)) for field in table.schema])
    if wanted.equals(table.schema):
        return table
    try:
        return table.cast(wanted)
    except pa.ArrowInvalid:
        raise ValueError("a value has nanoseconds") from None


def _coarse(kind: Any) -> Any:
    """Return a type with microseconds in place of nanoseconds."""
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return pa.timestamp("us", kind.tz)
    if pa.types.is_time64(kind) and kind.unit == "ns":
        return pa.time64("us")
    if pa.types.is_duration(kind) and kind.unit == "ns":
        return pa.duration("us")
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_coarse(kind.value_type)))
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_coarse(field.type)) for field in kind])
    return kind
