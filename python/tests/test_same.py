"""A run is the same in memory, in a directory, and as the command writes it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

import scamnet


def plain(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece, words written out: by which number a word is kept is nobody's business."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def tables(run: scamnet.Run) -> dict[str, pa.Table]:
    found = {name: table.arrow() for name, table in run.tables.items()}
    for task in run.tasks:
        found |= {f"tasks/{task}/{name}": split.arrow() for name, split in run.task(task).splits.items()}
    return found


def test_in_memory_equals_on_disk_in_every_column_of_every_table(on_disk: scamnet.Run, in_memory: scamnet.Run) -> None:
    disk, memory = tables(on_disk), tables(in_memory)
    assert sorted(disk) == sorted(memory)
    assert len([name for name in disk if not name.startswith("tasks/")]) == 38
    assert len([name for name in disk if name.startswith("tasks/")]) == 12
    for name, table in disk.items():
        assert table.schema.equals(memory[name].schema), name
        assert table.num_rows == memory[name].num_rows, name
        for column in table.column_names:
            assert plain(table[column]).equals(plain(memory[name][column])), f"{name}.{column}"
    assert disk["observed/transactions"].num_rows == on_disk.summary["payments"] > 100_000


def test_what_a_run_says_of_itself_is_the_same(on_disk: scamnet.Run, in_memory: scamnet.Run) -> None:
    for of in ("name", "seed", "window", "rates", "scenario", "summary", "tasks"):
        assert getattr(on_disk, of) == getattr(in_memory, of), of
    assert str(on_disk.worst_case().story()) == str(in_memory.worst_case().story())
    for task in on_disk.tasks:
        assert on_disk.task(task).question == in_memory.task(task).question


def test_a_run_is_the_commands_byte_for_byte(on_disk: scamnet.Run, tmp_path: Path) -> None:
    words = ["run", "quickstart", "--seed", "3", "--out", "command", "--quiet"]
    for parameter in ("scale=0.01", 'horizon.window="30 d"', "response.raid=[]"):
        words += ["--set", parameter]
    subprocess.run([sys.executable, "-m", "scamnet", *words], cwd=tmp_path, check=True)
    assert on_disk.path is not None
    # It vouches for every byte of every table.
    manifest = (tmp_path / "command" / "manifest.json").read_bytes()
    assert manifest == (on_disk.path / "manifest.json").read_bytes()
    assert json.loads(manifest)["tables"]["observed/transactions"]["rows"] == len(on_disk.payments)


def test_a_run_is_opened_as_it_was(on_disk: scamnet.Run) -> None:
    assert on_disk.path is not None
    again = scamnet.open(on_disk.path)
    assert isinstance(again, scamnet.Run)
    assert (again.summary, list(again.tables)) == (on_disk.summary, list(on_disk.tables))


@pytest.mark.parametrize("out", ["disk", None])
def test_csv_has_the_same_rows(on_disk: scamnet.Run, home: Path, out: str | None) -> None:
    parameters = {"scale": 0.002, "horizon.window": "3 d", "response.raid": []}
    csv = scamnet.run("quickstart", parameters, out=home / "csv", format="csv", force=True)
    other = scamnet.run("quickstart", parameters, out=None if out is None else home / "parquet", force=True)
    assert len(csv.payments) == len(other.payments) > 1_000
    for name in ("observed/accounts", "observed/transactions", "truth/transaction_labels", "observed/devices"):
        assert csv[name].rows() == other[name].rows(), name
