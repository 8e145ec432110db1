"""HTML for notebooks: small tables, escaped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any


def cell(value: Any) -> str:
    """A value for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, int):
        # Ids are not counted.
        return f"{value:,}" if abs(value) < 10**12 else str(value)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return escape(str(value))


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> str:
    """A table; numbers to the right."""

    def data(value: Any) -> str:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return f"<td style='text-align:{'right' if is_number else 'left'}'>{cell(value)}</td>"

    top = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(data(value) for value in row) + "</tr>" for row in rows)
    title = f"<caption style='text-align:left'>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
