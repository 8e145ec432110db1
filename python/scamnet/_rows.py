"""A few rows: a list of dicts that a notebook shows as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import _html, _tools


class Rows(list[dict[str, Any]]):
    """Rows as dicts, of the same keys."""

    MOST_SHOWN = 60

    def __init__(self, rows: Iterable[dict[str, Any]] = ()) -> None:
        super().__init__(rows)

    def where(self, **values: Any) -> Rows:
        """Those that have these values."""
        return Rows(row for row in self if all(row.get(key) == value for key, value in values.items()))

    def pandas(self) -> Any:
        """As a `pandas.DataFrame`."""
        return _tools.need("pandas", ".pandas()").DataFrame(list(self))

    def polars(self) -> Any:
        """As a `polars.DataFrame`."""
        return _tools.need("polars", ".polars()").DataFrame(list(self), infer_schema_length=None)

    def _repr_html_(self) -> str:
        head = list(self[0]) if self else []
        shown = ([row.get(key) for key in head] for row in self[: self.MOST_SHOWN])
        more = len(self) - self.MOST_SHOWN
        return _html.table(head, shown) + (f"<p>and {more:,} more rows</p>" if more > 0 else "")
