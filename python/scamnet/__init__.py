"""scamnet: a synthetic scam-network simulator.

    import scamnet
    run = scamnet.run("quickstart", seed=1, out=None)      # in memory; without out=None into output/quickstart-1
    run.payments.polars()                                  # a lazy frame; .pandas(), .arrow(), .duckdb()
    run.labelled(as_of="2025-05-01").pandas()              # what was known of each payment by then, and what is true
    run.worst_case().story()                               # what happened to one victim, in order
    scamnet.compare("small", out=None).differences()       # arms on the same seeds

All data is invented. The tables are those of docs/dataset.md.
"""

from __future__ import annotations

import os as _os
from pathlib import Path as _Path

from . import errors
from ._about import Checked, check, describe, outcomes, schema
from ._about import list_shipped as list
from ._audit import Audit
from ._benchmark import benchmark
from ._case import Case, Step, Story
from ._chart import Chart, Charts
from ._comparison import Comparison, Sweep, compare, sweep
from ._native import __version__
from ._ring import Ring
from ._rows import Rows
from ._run import Room, Run, open_run, run
from ._table import Table
from ._task import Split, Task
from .errors import AuditError, DataError, PackageMissing, Problem, RunError, ScamnetError, ScenarioError, UnknownTable

__all__ = [
    "Audit",
    "AuditError",
    "Case",
    "Chart",
    "Charts",
    "Checked",
    "Comparison",
    "DataError",
    "PackageMissing",
    "Problem",
    "Ring",
    "Room",
    "Rows",
    "Run",
    "RunError",
    "ScamnetError",
    "ScenarioError",
    "Split",
    "Step",
    "Story",
    "Sweep",
    "Table",
    "Task",
    "UnknownTable",
    "__version__",
    "audit",
    "benchmark",
    "check",
    "compare",
    "describe",
    "errors",
    "list",
    "open",
    "outcomes",
    "run",
    "schema",
    "sweep",
]


def open(path: str | _os.PathLike[str]) -> Run | Comparison:
    """A run or a comparison that lies in a directory, whether Python or the command made it."""
    folder = _Path(path)
    if (folder / "manifest.json").is_file():
        return open_run(folder)
    if (folder / "comparison.json").is_file():
        return Comparison(folder)
    if (folder / "experiment.json").is_file():
        raise DataError(f"{folder} holds an experiment that is not finished; go on with scamnet.compare(…, resume=True)")
    what = "holds no run and no comparison" if folder.is_dir() else "is no directory"
    raise DataError(f"{folder} {what}; accepted: the directory that scamnet.run or scamnet.compare wrote, such as output/quickstart-1")


def audit(run: Run | str | _os.PathLike[str], *, progress: bool | None = None) -> Audit:
    """Holds a run's files against the promises of the dataset, and measures how cheaply they give the truth away."""
    if isinstance(run, Run):
        return run.audit(progress)
    return Audit.of(_Path(run), progress)
