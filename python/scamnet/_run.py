"""A run: its tables, tasks, cases, figures and charts, whether it lies in memory or in a directory."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from . import _html, _jobs, _native, _time, _tools
from ._audit import Audit
from ._case import Case
from ._chart import Charts
from ._ring import Ring
from ._rows import Rows
from ._scenario import Scenario, flags, source
from ._table import Table
from ._task import Task
from .errors import DataError, RunError, ScenarioError, UnknownTable

ROOMS = ("observed", "truth", "series")
"""Parts of a run that hold tables."""

ALIASES = {"payments": "transactions"}
"""Names that people say, and what the tables are called."""


class _Default:
    """Where a run goes if nobody says."""

    def __repr__(self) -> str:
        return "output/<name>-<seed>"


DEFAULT = _Default()


class Room:
    """The tables of one part of a run: what a bank could see, what is true, or what is counted by the day."""

    def __init__(self, name: str, tables: Mapping[str, Table]) -> None:
        self._name = name
        self._tables = dict(tables)

    def __getattr__(self, name: str) -> Table:
        if name.startswith("_"):
            raise AttributeError(name)
        table = self._tables.get(ALIASES.get(name, name))
        if table is None:
            raise _unknown(name, self._tables, f"run.{self._name}")
        return table

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._tables]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __repr__(self) -> str:
        return f"<{self._name}: {', '.join(self._tables)}>"


def _unknown(name: str, tables: Mapping[str, Any], where: str) -> UnknownTable:
    near = difflib.get_close_matches(name, tables, 1)
    guess = f"did you mean `{near[0]}`? " if near else ""
    return UnknownTable(f"{where} has no table `{name}`; {guess}accepted: {', '.join(tables)}")


class Run:
    """A run.

    `run.observed`, `run.truth` and `run.series` hold its tables; those of `observed` are also there by themselves:
    `run.accounts`, `run.payments` (which is `run.observed.transactions`).
    """

    def __init__(self, path: Path | None, about: Mapping[str, Any], tables: Mapping[str, _native.Table]) -> None:
        self.path = path
        """Its directory; none of a run in memory."""
        self._native = dict(tables)
        self.tables: dict[str, Table] = {
            name: Table(table) for name, table in self._native.items() if name.split("/")[0] in ROOMS
        }
        """All tables by room and name: `observed/accounts`."""
        self.seed: int = about["seed"]
        self.scenario: dict[str, Any] = about["scenario"]
        """What it was told, every default written out."""
        self.name: str = self.scenario["name"]
        self.window: tuple[dt.date, dt.date] = (
            dt.date.fromisoformat(about["window"]["start"]),
            dt.date.fromisoformat(about["window"]["end"]),
        )
        """The first day of its tables, and the day after the last."""
        self.rates: dict[str, float] = about["rates"]
        """Units of each currency for one US dollar."""
        self.summary: dict[str, Any] = about["summary"]
        """What it came to, in figures."""
        self._tasks: dict[str, Any] = about["tasks"]
        self.observed, self.truth, self.series = (
            Room(room, {name.split("/", 1)[1]: table for name, table in self.tables.items() if name.split("/")[0] == room})
            for room in ROOMS
        )
        self._connection: Any = None

    def __getattr__(self, name: str) -> Table:
        if name.startswith("_"):
            raise AttributeError(name)
        table = self.tables.get(f"observed/{ALIASES.get(name, name)}")
        if table is None:
            elsewhere = next((room for room in ROOMS if f"{room}/{name}" in self.tables), None)
            if elsewhere:
                raise UnknownTable(f"`{name}` is a table of {elsewhere}: run.{elsewhere}.{name}")
            raise _unknown(name, list_of(self.observed), "the run")
        return table

    def __getitem__(self, name: str) -> Table:
        """A table by room and name, `run["truth/cases"]`."""
        if name not in self.tables:
            raise _unknown(name, self.tables, "the run")
        return self.tables[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.observed, *ALIASES]

    @property
    def tasks(self) -> list[str]:
        """Names of its tasks."""
        return sorted(self._tasks)

    def task(self, name: str) -> Task:
        """A task: what is asked, and the splits with `known` and `truth`."""
        if name not in self._tasks:
            raise DataError(f"the run has no task {name!r}; accepted: {', '.join(self.tasks) or 'none: it was written without tasks'}")
        says = self._tasks[name]
        splits = {split["name"]: self._native[f"tasks/{name}/{split['name']}"] for split in says["splits"]}
        return Task(says, splits)

    def labelled(self, as_of: str | dt.date | None = None) -> Table:
        """Payments decided before a moment (the window's end, if none is given), with two columns more: `known`, whether
        anybody could know by then that the payment belongs to a scam, and `truth`, whether it does. Train on `known`, be
        judged on `truth`."""
        moment = _time.milliseconds(self.window[1] if as_of is None else as_of, "as_of")
        labels = self.truth.transaction_labels
        return Table(_native.labelled(self.payments._native, labels._native, moment))

    def case(self, case_id: int) -> Case:
        """One victim's case."""
        return Case(self, case_id)

    def ring(self, ring_id: int) -> Ring:
        """One ring: its crew, mules, cases and payments."""
        return Ring(self, ring_id)

    def payments_of(self, labels: Rows) -> Rows:
        """The payments that some rows of `truth/transaction_labels` are about, with what the labels say of them."""
        by_id = {row["tx_id"]: row for row in labels}
        extra = ("role", "layer", "case_id", "case_minor", "knowable_at")
        rows = self.payments.rows("tx_id", by_id)
        return Rows({**row, **{key: by_id[row["tx_id"]][key] for key in extra}} for row in rows)

    def worst_case(self) -> Case:
        """The case that lost most in the window, in US dollars; of several the one with the least id."""
        cases = self.truth.cases.rows()
        if not cases:
            raise DataError("the run has no case: nobody answered; a longer window or a larger scale has some")

        def worst_first(row: dict[str, Any]) -> tuple[float, int]:
            return -self.usd(row["lost_minor"], row["currency"]), row["case_id"]

        return self.case(min(cases, key=worst_first)["case_id"])

    def usd(self, minor: int, currency: str) -> float:
        """An amount in minor units of a currency, as the tables have it, in US dollars."""
        return minor / _native.currencies()[currency] / self.rates[currency]

    def sql(self, query: str) -> Any:
        """What a query says, as a DuckDB relation. Tables of `observed` stand by their names (and `payments`), others by
        room and name: `truth.cases`."""
        if self._connection is None:
            self._connection = self._connect()
        return self._connection.sql(query)

    def _connect(self) -> Any:
        connection = _tools.need("duckdb", "run.sql()").connect()
        for room in ROOMS:
            connection.execute(f"CREATE SCHEMA {room}")
        for place, (name, table) in enumerate(self.tables.items()):
            room, short = name.split("/", 1)
            if table._is_parquet():
                files = ", ".join("'" + file.replace("'", "''") + "'" for file in table.files)
                rows = f"read_parquet([{files}], hive_partitioning = false)"
            else:
                rows = f"arrow_{place}"
                connection.register(rows, table.arrow())
            connection.execute(f'CREATE VIEW {room}."{short}" AS SELECT * FROM {rows}')
            for alias, meant in ALIASES.items():
                if (room, short) == ("observed", meant):
                    connection.execute(f'CREATE VIEW {room}."{alias}" AS SELECT * FROM {room}."{meant}"')
        connection.execute("SET search_path = 'observed,main'")
        return connection

    @property
    def charts(self) -> Charts:
        """Its charts by name, of a run in a directory."""
        if self.path is None:
            raise DataError("charts are drawn of a run in a directory: scamnet.run(…, out='DIR')")
        return Charts(self.path / "charts")

    def audit(self, progress: bool | None = None) -> Audit:
        """The run's files held against the promises of the dataset, and how cheaply they give the truth away."""
        if self.path is None:
            raise DataError("what is audited are files: scamnet.run(…, out='DIR')")
        return Audit.of(self.path, progress)

    def __repr__(self) -> str:
        figures = self.summary
        where = "in memory" if self.path is None else str(self.path)
        return (
            f"<Run {self.name}, seed {self.seed}, {self.window[0]} to {self.window[1]}: {figures['payments']:,} payments, "
            f"{figures['illicit_payments']:,} illicit, {figures['victims']:,} victims; {where}>"
        )

    def _repr_html_(self) -> str:
        figures = self.summary
        lines = [(key.replace("_", " "), value) for key, value in figures.items() if isinstance(value, (int, float))]
        title = f"{self.name}, seed {self.seed}: {self.window[0]} to {self.window[1]}"
        funnels = "".join(_funnel(funnel) for funnel in figures.get("funnels") or [])
        return (
            f"<div style='display:flex;gap:2em;align-items:flex-start'>{_html.table(['figure', 'value'], lines, title)}"
            f"{funnels}</div>"
        )


def list_of(room: Room) -> dict[str, Any]:
    """The tables of a room by name."""
    return room._tables


def run(
    scenario: Scenario,
    overrides: Mapping[str, Any] | None = None,
    *,
    seed: int | None = None,
    out: str | os.PathLike[str] | None | _Default = DEFAULT,
    force: bool = False,
    format: str = "parquet",
    progress: bool | None = None,
    **parameters: Any,
) -> Run:
    """Runs a scenario.

    scenario: a shipped name (`scamnet.list()`), a path, TOML text, or a dict.
    overrides: parameters by path, `{"laundering.slow": 0.3}`; or as keywords, two underscores for a dot: `laundering__slow=0.3`.
    seed: of all randomness, instead of the scenario's.
    out: directory to write, by default `output/<name>-<seed>`; None keeps the run in memory (some 150 bytes a payment).
    force: replace a run that lies there.
    format: of the tables, "parquet" or "csv".
    progress: show a bar; by default where somebody sees it.

    Whatever interrupts it (Ctrl-C, a notebook's stop) leaves nothing.
    """
    if format not in ("parquet", "csv"):
        raise ScenarioError.of("run()", f"format={format!r}", 'accepted: "parquet" or "csv"')
    seed, overrides = _seed(seed, overrides)
    asked, text = source(scenario)
    sets = flags(overrides, parameters)
    if isinstance(out, _Default):
        about = json.loads(_native.check(asked, text, sets)[0])
        out = Path("output") / f"{about['name']}-{about['seed'] if seed is None else seed}"
    path = None if out is None else Path(out)
    if path is not None and not force and path.is_dir() and any(path.iterdir()):
        raise RunError(
            f"{path} exists already and is not empty; open the run with scamnet.open({str(path)!r}), replace it with "
            "force=True, choose another out, or out=None for a run in memory"
        )
    job = _native.run(asked, text, sets, seed, path, force, format == "csv")
    done = _jobs.finish(job, "running", progress)
    if isinstance(done, _native.MemoryRun):
        return Run(None, json.loads(done.about), done.tables)
    return open_run(Path(done))


def _seed(seed: int | None, overrides: Mapping[str, Any] | None) -> tuple[int | None, Mapping[str, Any] | None]:
    """The seed, which may stand among the overrides too."""
    if isinstance(overrides, Mapping) and "seed" in overrides:
        if seed is not None:
            raise ScenarioError.of("run()", "the seed is given twice", "accepted: seed=N, or one in overrides", "seed")
        overrides = dict(overrides)
        seed = overrides.pop("seed")
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**32):
        raise ScenarioError.of("run()", f"seed={seed!r}", f"accepted: a whole number from 0 to {2**32 - 1}", "seed")
    return seed, overrides


def open_run(path: Path) -> Run:
    """A run in a directory."""
    manifest = _json(path / "manifest.json")
    version = manifest.get("format_version")
    if not isinstance(version, int) or version > _native.FORMAT_VERSION:
        raise DataError(
            f"{path} has format {version!r}, and this scamnet reads {_native.FORMAT_VERSION} and older; "
            "pip install --upgrade scamnet"
        )
    missing = [key for key in ("seed", "window", "rates", "scenario") if manifest.get(key) is None]
    if missing:
        raise DataError(f"{path / 'manifest.json'} says nothing of {', '.join(missing)}; run the scenario again")
    tasks = {file.parent.name: _json(file) for file in sorted(path.glob("tasks/*/task.json"))}
    about = {**manifest, "summary": _json(path / "summary.json"), "tasks": tasks}
    return Run(path, about, {table.name: table for table in _native.open_tables(path)})


def _json(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path} is missing, so this is no whole run; run the scenario again") from None
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    if not isinstance(read, dict):
        raise DataError(f"{path} holds no JSON object")
    return read


def _funnel(funnel: Mapping[str, Any]) -> str:
    """The stages of one family as bars."""
    stages = funnel["stages"]
    most = max((stage["cases"] for stage in stages), default=0) or 1
    bars = "".join(
        f"<tr><td style='text-align:left'>{_html.cell(stage['stage'].replace('_', ' '))}</td>"
        f"<td>{stage['cases']:,}</td><td style='text-align:left'><div style='background:#4c78a8;height:0.8em;"
        f"width:{max(1, 240 * stage['cases'] // most)}px'></div></td></tr>"
        for stage in stages
    )
    family = _html.cell(funnel["family"].replace("_", " "))
    return f"<table><caption style='text-align:left'>{family}</caption><tbody>{bars}</tbody></table>"
