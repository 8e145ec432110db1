"""How long a run's payments take into each tool, beside the run itself. Needs pyarrow, polars, pandas and duckdb.

    python python/benches/handover.py [SCALE]

SCALE is quickstart's (0.04 by default, which is about a million payments).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import scamnet


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    done = work()
    return time.perf_counter() - begun, done


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 0.04
seconds, run = timed(lambda: scamnet.run("quickstart", scale=scale, out=None, progress=False))
payments = run.payments
print(f"{len(payments):,} payments in {seconds:.2f} s")
tools: dict[str, Callable[[], Any]] = {
    "pyarrow": payments.arrow,
    "polars": lambda: payments.polars().collect(),
    "pandas": payments.pandas,
    "duckdb": lambda: run.sql("SELECT sum(amount_minor) FROM payments").fetchall(),
}
for name, work in tools.items():
    # Importing a tool is not what is measured.
    __import__(name)
    least = min(timed(work)[0] for _ in range(3))
    print(f"{name:8} {least * 1000:8.1f} ms, {least / seconds:.1%} of the run")
