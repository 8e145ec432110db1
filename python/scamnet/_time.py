"""Moments: UTC in and out, milliseconds between."""

from __future__ import annotations

import datetime as dt

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)


def milliseconds(moment: str | dt.date, name: str) -> int:
    """Of a moment: ISO 8601 text, a date (its first second) or a datetime; UTC where it does not say. `name` is what an
    error calls it."""
    if isinstance(moment, str):
        try:
            moment = dt.datetime.fromisoformat(moment)
        except ValueError:
            raise ValueError(
                f"{name}={moment!r} is no moment; accepted: ISO 8601, such as '2025-05-01' or '2025-05-01T12:00:00Z'"
            ) from None
    if not isinstance(moment, dt.datetime):
        if not isinstance(moment, dt.date):
            raise TypeError(f"{name}={moment!r} is no moment; accepted: a text in ISO 8601, a date or a datetime")
        moment = dt.datetime(moment.year, moment.month, moment.day)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.timezone.utc)
    return (moment - EPOCH) // dt.timedelta(milliseconds=1)
