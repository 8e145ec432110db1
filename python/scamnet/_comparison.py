"""Comparisons: arms of an experiment on the same seeds; sweeps: at every point of a design.

The command does the work, in a process of its own: finished runs are kept as they come, an interrupted comparison goes on
where it was, and this process stays free.
"""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import _html, _jobs, _native, _ray
from ._chart import Chart, Charts
from ._rows import Rows
from ._run import DEFAULT, _Default
from ._scenario import Scenario, inline, source
from ._table import Table
from .errors import DataError, RunError, ScenarioError


class Comparison:
    """What a comparison came to."""

    def __init__(self, path: Path, home: tempfile.TemporaryDirectory[str] | None = None) -> None:
        self.path = path
        """Its directory."""
        # Kept as long as somebody looks at what lies in it.
        self._home = home
        self.all: dict[str, Any] = _read(path / "comparison.json")
        """Everything, as docs/experiments.md has it."""
        self.name: str = self.all["name"]
        self.title: str = self.all["title"]
        self.arms: list[str] = self.all["arms"]
        self.baseline: str = self.all["baseline"]
        self.seeds: list[int] = self.all["seeds"]
        self.warnings: list[str] = self.all["warnings"]
        """What keeps its figures from saying what they seem to."""

    def differences(self, outcome: str | None = None) -> Rows:
        """How each arm differs from the baseline on the same seeds: a row for each outcome and arm, with the mean difference,
        the baseline's mean on the same seeds (`base`), of which `relative` is the share, the 95 % interval of Student's t, the
        p-value, corrected (Holm) where a claim is made, and the verdict."""
        known = [entry["name"] for entry in self.all["outcomes"]]
        if outcome is not None and outcome not in known:
            raise DataError(f"there is no outcome {outcome!r} here; accepted: {', '.join(known)}")
        rows = Rows()
        for entry in self.all["outcomes"]:
            if outcome not in (None, entry["name"]):
                continue
            for of in entry["differences"]:
                interval = of["t"] or {}
                rows.append(
                    {
                        "outcome": entry["name"],
                        "unit": entry["unit"],
                        "better": entry["better"],
                        "primary": entry["primary"],
                        "arm": of["arm"],
                        "mean": of["mean"],
                        "base": of["base"],
                        "relative": of["relative"],
                        "low": interval.get("low"),
                        "high": interval.get("high"),
                        "p": of["p"],
                        "p_holm": of["p_holm"],
                        "verdict": of["verdict"],
                    }
                )
        return rows

    def outcomes(self) -> Table:
        """What each run came to: a row for each arm, seed, draw and outcome."""
        return _table(self.path, "outcomes")

    @property
    def charts(self) -> Charts:
        """Its charts by name."""
        return Charts(self.path / "charts")

    def plot(self, name: str = "forest") -> Chart:
        """One of its charts: `forest` shows differences with their intervals."""
        return self.charts[name]

    def __repr__(self) -> str:
        return f"<Comparison {self.name}: {len(self.arms)} arms, {len(self.seeds)} seeds; {self.path}>"

    def _repr_html_(self) -> str:
        rows = [
            (row["outcome"], row["arm"], row["mean"], row["low"], row["high"], row["p_holm"], row["verdict"])
            for row in self.differences()
            if row["primary"]
        ]
        head = ["outcome", "arm", "difference", "from", "to", "p (Holm)", "verdict"]
        title = f"{self.title}: differences to {self.baseline} on {len(self.seeds)} seeds"
        notes = "".join(f"<p>warning: {_html.cell(warning)}</p>" for warning in self.warnings)
        return _html.table(head, rows, title) + notes


class Sweep:
    """What an experiment came to at every point of a design."""

    def __init__(self, path: Path, home: tempfile.TemporaryDirectory[str] | None = None) -> None:
        self.path = path
        """Its directory."""
        self._home = home

    def outcomes(self) -> Table:
        """What each run came to: a row for each arm, seed, draw (its point, from 0) and outcome."""
        return _table(self.path, "outcomes")

    def wide(self) -> Table:
        """The same with one row a run: parameters in, outcomes out."""
        return _table(self.path, "outcomes-wide")

    def __repr__(self) -> str:
        return f"<Sweep {self.path}>"


def compare(
    experiment: Scenario,
    *,
    seeds: int | str | Iterable[int] | None = None,
    out: str | os.PathLike[str] | None | _Default = DEFAULT,
    resume: bool = False,
    force: bool = False,
    threads: int | None = None,
    progress: bool | None = None,
    on: str | None = None,
) -> Comparison:
    """Compares the arms of an experiment on the same seeds.

    experiment: a shipped name (`scamnet.list()`), a path, TOML text, or a dict; files that it names are found beside it, or
    of a text in the working directory.
    seeds: instead of the experiment's: a range without gaps, `range(1, 9)`, "1..8", or one seed.
    out: directory to write, by default `output/<name>`; None keeps it as long as the answer is looked at.
    resume: go on with finished runs that lie there. force: replace the experiment that lies there.
    on: "ray" spreads it over a Ray cluster (`pip install 'scamnet[ray]'` on every node), `threads` (1) to a unit; `out` and
    the experiment are then where every node sees them. The result is the same to the byte.

    Interrupted, it leaves the finished runs in `out`; with `out=None` nothing.
    """
    path, home = _made("compare", experiment, None, _span(seeds), out, resume, force, threads, progress, on)
    return Comparison(path, home)


def sweep(
    experiment: Scenario,
    design: str | os.PathLike[str] | Sequence[Mapping[str, Any]],
    *,
    seeds: int | str | Iterable[int] | None = None,
    out: str | os.PathLike[str] | None | _Default = DEFAULT,
    resume: bool = False,
    force: bool = False,
    threads: int | None = None,
    progress: bool | None = None,
    on: str | None = None,
) -> Sweep:
    """Runs an experiment at every point of a design: parameters in, outcomes out.

    design: a CSV file with a header of parameters' paths and one point a line, or points as dicts from paths to values.
    The others as `compare` has them.
    """
    file, ours = _points(design)
    try:
        path, home = _made("sweep", experiment, file, _span(seeds), out, resume, force, threads, progress, on)
    finally:
        if ours:
            file.unlink(missing_ok=True)
    return Sweep(path, home)


def _made(
    kind: str,
    experiment: Scenario,
    design: Path | None,
    span: str | None,
    out: str | os.PathLike[str] | None | _Default,
    resume: bool,
    force: bool,
    threads: int | None,
    progress: bool | None,
    on: str | None,
) -> tuple[Path, tempfile.TemporaryDirectory[str] | None]:
    """Has the command make an experiment, here or on a cluster. Where it lies, and what keeps it there."""
    if on not in (None, "ray"):
        raise ScenarioError.of(f"{kind}()", f"on={on!r}", 'accepted: "ray", or None for this machine', "on")
    asked, text = source(experiment)
    beside = _beside(text, ".toml") if text is not None else None
    try:
        about = _sound(asked, beside, span)
        # A shipped name is one on every node; a file is where it is.
        file = beside or (Path(asked).absolute() if os.path.exists(asked) else asked)
        words = [str(file)]
        words += ["--design", str(design)] if design is not None else []
        words += ["--seeds", span] if span else []
        default = Path("output") / about["name"] if isinstance(out, _Default) else out
        if on == "ray":
            path = _ray.shared(default)
            _may_begin(path, resume, force)
            _ray.make(words, path, threads, progress)
            # All is there: this puts it together.
            resume = True
        home = tempfile.TemporaryDirectory(prefix="scamnet-") if default is None else None
        if home is not None:
            path = Path(home.name) / "comparison"
        elif on is None:
            path = Path(default or "")
        runs = about["runs"] if design is None else sum(row["runs"] for row in _ray.listed([*words, "--out", str(path)]))
        words = [sys.executable, "-m", "scamnet", kind, *words, "--out", str(path), "--quiet"]
        words += ["--threads", str(threads)] if threads is not None else []
        words += ["--resume"] if resume else []
        words += ["--force"] if force else []
        try:
            _command(words, path, runs, progress)
        except BaseException:
            if home is not None:
                home.cleanup()
            raise
        return path, home
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def _may_begin(path: Path, resume: bool, force: bool) -> None:
    """Refuses what the command would on one machine, and to empty a folder that others may be at work in."""
    if force:
        remedy = "accepted: resume=True to go on with what lies there, or another out"
        raise ScenarioError.of("the cluster", "force=True would empty a folder that every node sees", remedy, "force")
    if not resume and path.is_dir() and any(path.iterdir()):
        raise RunError(f"{path} exists already\n  help: go on with what lies there by resume=True, or choose another out")


def _points(design: str | os.PathLike[str] | Sequence[Mapping[str, Any]]) -> tuple[Path, bool]:
    """A design as a file, and whether it is ours to take away."""
    if isinstance(design, (str, os.PathLike)):
        return Path(design).absolute(), False
    points = list(design)
    names = list(points[0]) if points and isinstance(points[0], Mapping) else []
    if not names or any(not isinstance(point, Mapping) or set(point) != set(names) for point in points):
        remedy = "accepted: a CSV file, or at least one dict from parameters' paths to values, all with the same paths"
        raise ScenarioError.of("sweep()", "the points of the design do not name the same parameters", remedy, "design")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for point in points:
        values = (point[name] for name in names)
        writer.writerow([value if isinstance(value, str) else inline(value, "the design", "") for value in values])
    return _beside(text.getvalue(), ".csv"), True


def _table(path: Path, name: str) -> Table:
    for table in _native.open_tables(path):
        if table.name == name:
            return Table(table)
    raise DataError(f"{path / name}.parquet is missing; make it again with resume=True")


def _beside(text: str, ending: str) -> Path:
    """A text as a file, since the command reads files: where we are, so that what it names is found from here; or, where
    nobody may write, elsewhere."""
    try:
        handle, name = tempfile.mkstemp(prefix=".experiment-", suffix=ending, dir=os.getcwd())
    except OSError:
        handle, name = tempfile.mkstemp(prefix="experiment-", suffix=ending)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


def _sound(asked: str, beside: Path | None, span: str | None) -> dict[str, Any]:
    """What an experiment comes to, or everything that is wrong with it."""
    file = asked if beside is None else str(beside)
    try:
        about: dict[str, Any] = json.loads(_native.experiment(file, span))
    except ScenarioError as error:
        if beside is None:
            raise
        # The file is ours alone; the text is what was given.
        problems = [{**vars(problem), "file": problem.file.replace(file, asked)} for problem in error.problems]
        raise ScenarioError(str(error).replace(file, asked), problems) from None
    return about


def _command(words: list[str], path: Path, runs: int, progress: bool | None) -> None:
    """Runs the command to its end, showing how many runs are done."""
    shown = _jobs.bar("experiment", progress)
    # In a group of its own, a terminal's Ctrl-C reaches this process alone, which passes it on once.
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        while True:
            try:
                _, told = child.communicate(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                done = len(list((path / "runs").glob("*.parquet")))
                shown.update(min(done, runs), runs, "runs,")
    except BaseException:
        child.send_signal(signal.SIGINT)
        try:
            child.communicate(timeout=_jobs.STOP_WITHIN)
        except subprocess.TimeoutExpired:
            # Runs are written whole or not at all.
            child.kill()
            child.communicate()
        raise
    finally:
        shown.close()
    if child.returncode != 0:
        why = told.strip() or f"the command ended with {child.returncode}"
        why = why.replace("--force", "force=True").replace("--resume", "resume=True").replace("--out", "out=")
        raise RunError(why)


def _span(seeds: int | str | Iterable[int] | None) -> str | None:
    """Seeds as the command takes them."""
    if seeds is None or isinstance(seeds, str):
        return seeds
    some = [seeds] if isinstance(seeds, int) else list(seeds)
    whole = bool(some) and all(isinstance(seed, int) for seed in some)
    if not whole or some != list(range(some[0], some[0] + len(some))):
        remedy = 'accepted: whole numbers one after the other, such as range(1, 9), or "1..8"'
        raise ScenarioError.of("the experiment", f"seeds={seeds!r}", remedy, "seeds")
    return f"{some[0]}..{some[-1]}"


def _read(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path} is missing, so this is no finished comparison; go on with resume=True") from None
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    if not isinstance(read, dict):
        raise DataError(f"{path} holds no JSON object")
    return read
