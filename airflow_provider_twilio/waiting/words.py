"""Durations and moments as logs have them."""

from datetime import UTC, datetime

import pendulum


def in_words(seconds: float) -> str:
    """Write a duration by its two largest units: ``3 days 4 hours``."""
    if seconds < 1:
        return "less than a second"
    words = pendulum.duration(seconds=round(seconds)).in_words(separator=", ").split(", ")
    return " ".join(words[:2])


def moment(seconds: float) -> str:
    """Write a moment, in seconds since 1970, to the second: ``2026-12-24 18:30:05 UTC``."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
