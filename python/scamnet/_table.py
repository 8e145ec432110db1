"""A table of a run, for whichever tool reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import _html, _native, _tools
from ._rows import Rows
from .errors import DataError


class Table:
    """A table: in memory, or in files that are read when somebody wants rows.

    It is an Arrow stream (`__arrow_c_stream__`), so `pyarrow.table(t)`, `polars.DataFrame(t)` and others take it as it is,
    without copying numbers. Columns are those of docs/dataset.md.
    """

    def __init__(self, native: _native.Table) -> None:
        self._native = native

    @property
    def name(self) -> str:
        """Room and name, as `observed/accounts`."""
        return self._native.name

    @property
    def columns(self) -> list[str]:
        """Names of its columns."""
        return [name for name, _, _ in self._native.columns]

    @property
    def files(self) -> list[str]:
        """The files that it lies in; none of a table in memory."""
        return [str(path) for path in self._native.files]

    def __len__(self) -> int:
        return self._native.count()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._native.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._native.__arrow_c_schema__()

    def rows(self, column: str | None = None, ids: int | Iterable[int] | None = None) -> Rows:
        """Rows as dicts, without any other tool: those whose `column` is among `ids`, or all of them (of a small table)."""
        if (column is None) != (ids is None):
            raise DataError(f"{self.name}: rows(column, ids) takes both, or neither for all rows")
        wanted = None if ids is None else [ids] if isinstance(ids, int) else list(ids)
        return Rows(self._native.rows(column, wanted))

    def arrow(self) -> Any:
        """As a `pyarrow.Table`."""
        return _tools.need("pyarrow", ".arrow()").table(self)

    def polars(self) -> Any:
        """As a `polars.LazyFrame`; over files, of which only what is asked for is read, if it lies in Parquet files."""
        polars = _tools.need("polars", ".polars()")
        if self._is_parquet():
            return polars.scan_parquet(self.files, hive_partitioning=False)
        return polars.DataFrame(self).lazy()

    def pandas(self) -> Any:
        """As a `pandas.DataFrame`. Numbers, ids and times are Arrow-backed, so that an id stays an id where some are
        missing; words of closed vocabularies are categories."""
        pandas = _tools.need("pandas", ".pandas()")
        pyarrow = _tools.need("pyarrow", ".pandas()")

        def types(kind: Any) -> Any:
            return None if pyarrow.types.is_dictionary(kind) else pandas.ArrowDtype(kind)

        return self.arrow().to_pandas(types_mapper=types)

    def duckdb(self, connection: Any = None) -> Any:
        """As a DuckDB relation, of DuckDB's own connection or of another one."""
        duckdb = _tools.need("duckdb", ".duckdb()")
        at = duckdb if connection is None else connection
        if self._is_parquet():
            return at.read_parquet(self.files, hive_partitioning=False)
        # Arrow's table can be scanned as often as a query wants; a stream only once.
        return at.from_arrow(self.arrow())

    def _is_parquet(self) -> bool:
        files = self.files
        return bool(files) and all(file.endswith(".parquet") for file in files)

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self):,} rows, {len(self.columns)} columns>"

    def _repr_html_(self) -> str:
        head = ["column", "type", "may be null"]
        return _html.table(head, self._native.columns, f"{self.name}: {len(self):,} rows")
