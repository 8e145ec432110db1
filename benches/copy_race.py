#!/usr/bin/env python3
"""A run against a database that copies the run's result.

Simulating a dataset should take less time than copying it. Each round times, in turn, on the same machine:

- `scamnet run`, whole process, all tables, tasks and charts: with two threads on two cores, and with one on one core
  (the writer has a thread of its own, so only a core can be taken away);
- DuckDB copying every table that holds over one per cent of the dataset's rows from Parquet to Parquet (zstd), with two
  threads, from files that were just written and so lie in the system's cache.

    pip install duckdb
    python benches/copy_race.py                          # a million people, 90 days, five rounds
    python benches/copy_race.py --scale 0.1 --rounds 3   # a tenth of them

Two cores are seldom worth two: they share a cache, a memory bus, often an arithmetic unit. So one small run alone on a
core is timed beside two such runs at once, a core each. They share no work, so nothing that shares work can be faster.

Prints medians and their ratios. Writes into a temporary folder and removes it.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(program, arguments, cores, folder):
    """Seconds of a whole run on so many cores, and where it lies."""
    out = folder / "run"
    # What the round before left is not removed at this run's cost, as it is not at the copy's.
    shutil.rmtree(out, ignore_errors=True)
    chosen = sorted(os.sched_getaffinity(0))[:cores]
    command = [program, "run", *arguments, "--threads", str(cores), "--out", str(out), "--quiet"]
    begun = time.monotonic()
    subprocess.run(command, check=True, preexec_fn=lambda: os.sched_setaffinity(0, chosen))
    return time.monotonic() - begun, out


def worth(program, arguments, rounds, folder):
    """How many of one core two cores are worth: by runs that have nothing to do with each other."""
    cores = sorted(os.sched_getaffinity(0))[:2]

    def start(core):
        command = [program, "run", *arguments, "--threads", "1", "--out", str(folder / f"small-{core}"), "--force", "--quiet"]
        return subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, [core]))

    def seconds(cores):
        begun = time.monotonic()
        if any([process.wait() for process in [start(core) for core in cores]]):
            sys.exit("a small run failed")
        return time.monotonic() - begun

    pairs = [(seconds(cores[:1]), seconds(cores)) for _ in range(rounds)]
    return 2 * statistics.median(alone for alone, _ in pairs) / statistics.median(both for _, both in pairs)


def rows_of(out):
    """Rows of every table, as the manifest has them."""
    tables = json.loads((out / "manifest.json").read_text())["tables"]
    return {name: table["rows"] for name, table in tables.items()}


def copy(out, tables, folder):
    """Seconds in which DuckDB copies tables."""
    copies = folder / "copies"
    shutil.rmtree(copies, ignore_errors=True)
    copies.mkdir()
    database = duckdb.connect()
    database.execute("SET threads = 2")
    database.execute("SET preserve_insertion_order = true")
    begun = time.monotonic()
    for table in tables:
        source = out / f"{table}.parquet"
        if not source.is_file():
            source = out / table / "*" / "*.parquet"
        target = copies / f"{table.replace('/', '-')}.parquet"
        database.execute(f"COPY (FROM read_parquet('{source}')) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    seconds = time.monotonic() - begun
    database.close()
    shutil.rmtree(copies)
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenario", default=str(ROOT / "scenarios" / "faisalabad.toml"))
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--program", default=str(ROOT / "target" / "release" / "scamnet"))
    options = parser.parse_args()
    if not pathlib.Path(options.program).is_file():
        sys.exit(f"{options.program} is not there: cargo build --release")
    arguments = [options.scenario, "--set", f"horizon.window={options.days} d", "--set", f"scale={options.scale}"]
    # A raid may lie beyond a shorter window; who answers makes no difference to speed.
    arguments += ["--set", "response.raid=[]"]
    two, one, copied = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for at in range(options.rounds):
            one.append(run(options.program, arguments, 1, folder)[0])
            seconds, out = run(options.program, arguments, 2, folder)
            two.append(seconds)
            rows = rows_of(out)
            large = [table for table, count in rows.items() if count > 0.01 * sum(rows.values())]
            copied.append(copy(out, large, folder))
            print(f"round {at + 1}: run {two[-1]:.1f} s, on one core {one[-1]:.1f} s, copy {copied[-1]:.1f} s", flush=True)
        small = [*arguments, "--set", f"scale={0.1 * options.scale}"]
        cores = worth(options.program, small, options.rounds, folder)
        size = sum(file.stat().st_size for file in (out / "observed" / "transactions").rglob("*.parquet"))
        timing = json.loads((out / "timing.json").read_text())
    payments = rows["observed/transactions"]
    run_time, copy_time = statistics.median(two), statistics.median(copied)
    print(f"{payments:,} payments, {sum(rows.values()):,} rows; copied: {', '.join(large)}")
    print(f"run / copy            {run_time / copy_time:.2f}   ({run_time:.1f} s / {copy_time:.1f} s)")
    print(f"two cores / one       {run_time / statistics.median(one):.2f}   (at best {1 / cores:.2f}: two cores are worth {cores:.2f} of one)")
    print(f"payments a second     {payments / run_time:,.0f}")
    print(f"bytes a payment       {size / payments:.1f}")
    print(f"peak memory           {timing['peak_memory'] / 1e9:.2f} GB")


if __name__ == "__main__":
    main()
