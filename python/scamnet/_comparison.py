"""Comparisons: arms of an experiment on the same seeds.

The command does the work, in a process of its own: finished runs are kept as they come, an interrupted comparison goes on
where it was, and this process stays free.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import _html, _jobs, _native
from ._chart import Chart, Charts
from ._rows import Rows
from ._run import DEFAULT, _Default
from ._scenario import Scenario, source
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
        for table in _native.open_tables(self.path):
            if table.name == "outcomes":
                return Table(table)
        raise DataError(f"{self.path / 'outcomes.parquet'} is missing; make the comparison again with resume=True")

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


def compare(
    experiment: Scenario,
    *,
    seeds: int | str | Iterable[int] | None = None,
    out: str | os.PathLike[str] | None | _Default = DEFAULT,
    resume: bool = False,
    force: bool = False,
    threads: int | None = None,
    progress: bool | None = None,
) -> Comparison:
    """Compares the arms of an experiment on the same seeds.

    experiment: a shipped name (`scamnet.list()`), a path, TOML text, or a dict; files that it names are found beside it, or
    of a text in the working directory.
    seeds: instead of the experiment's: a range without gaps, `range(1, 9)`, "1..8", or one seed.
    out: directory to write, by default `output/<name>`; None keeps it as long as the answer is looked at.
    resume: go on with finished runs that lie there. force: replace the experiment that lies there.

    Interrupted, it leaves the finished runs in `out`; with `out=None` nothing.
    """
    span = _span(seeds)
    asked, text = source(experiment)
    beside: Path | None = None
    if text is not None:
        beside = _beside(text)
    try:
        about = _sound(asked, beside, span)
        home = tempfile.TemporaryDirectory(prefix="scamnet-") if out is None else None
        if home is not None:
            path = Path(home.name) / "comparison"
        else:
            path = Path("output") / about["name"] if isinstance(out, _Default) else Path(out or "")
        words = [sys.executable, "-m", "scamnet", "compare", asked if beside is None else str(beside)]
        words += ["--out", str(path), "--quiet"]
        words += ["--seeds", span] if span else []
        words += ["--threads", str(threads)] if threads is not None else []
        words += ["--resume"] if resume else []
        words += ["--force"] if force else []
        try:
            _command(words, path, about["runs"], progress)
        except BaseException:
            if home is not None:
                home.cleanup()
            raise
        return Comparison(path, home)
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def _beside(text: str) -> Path:
    """A text as a file, since the command reads files: where we are, so that what it names is found from here; or, where
    nobody may write, elsewhere."""
    try:
        handle, name = tempfile.mkstemp(prefix=".experiment-", suffix=".toml", dir=os.getcwd())
    except OSError:
        handle, name = tempfile.mkstemp(prefix="experiment-", suffix=".toml")
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
    shown = _jobs.bar("comparing", progress)
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
        raise ScenarioError.of("compare()", f"seeds={seeds!r}", remedy, "seeds")
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
