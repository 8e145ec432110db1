"""A comparison from Python is the command's."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import scamnet

TWO = {
    "name": "two",
    "title": "Two arms",
    "scenario": "quickstart",
    "seeds": "1..2",
    "set": {"scale": 0.005, "horizon": {"window": "20 d"}, "response": {"raid": []}},
    "arm": [{"name": "delay", "policies": ["transfer_delay"]}],
}


def test_a_comparison_is_the_commands(tmp_path: Path) -> None:
    mine = scamnet.compare("small", out=tmp_path / "mine")
    words = ["compare", "small", "--out", "command", "--quiet"]
    subprocess.run([sys.executable, "-m", "scamnet", *words], cwd=tmp_path, check=True)
    assert (tmp_path / "mine/comparison.json").read_bytes() == (tmp_path / "command/comparison.json").read_bytes()
    assert mine.arms == ["baseline", "more", "hotline_nobody_calls"]
    differences = mine.differences("lost_usd")
    assert [row["arm"] for row in differences] == ["more", "hotline_nobody_calls"]
    assert differences[0]["low"] <= differences[0]["mean"] <= differences[0]["high"] and differences[0]["primary"]
    assert differences[0]["mean"] == pytest.approx(differences[0]["relative"] * differences[0]["base"])
    outcomes = mine.outcomes().rows()
    assert {row["arm"] for row in outcomes} == set(mine.arms) and {row["seed"] for row in outcomes} == {1, 2, 3}
    assert mine.plot().svg.lstrip().startswith("<svg") and "forest" in mine.charts
    assert "<table>" in mine._repr_html_()
    assert isinstance(scamnet.open(tmp_path / "mine"), scamnet.Comparison)
    with pytest.raises(scamnet.RunError, match="resume=True"):
        scamnet.compare("small", out=tmp_path / "mine")
    again = scamnet.compare("small", out=tmp_path / "mine", resume=True)
    assert again.all == mine.all
    with pytest.raises(scamnet.DataError, match="there is no outcome"):
        mine.differences("happiness")


def test_a_comparison_may_be_a_dict_and_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    comparison = scamnet.compare(TWO, seeds=range(1, 4), out=None)
    assert comparison.seeds == [1, 2, 3] and comparison.arms == ["baseline", "delay"]
    path = comparison.path
    assert json.loads((path / "comparison.json").read_text())["name"] == "two"
    del comparison
    assert not path.exists() and list(tmp_path.iterdir()) == []


def test_a_fault_in_an_experiment_is_told_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(scamnet.ScenarioError) as found:
        scamnet.compare({**TWO, "seads": 3}, out=None)
    error = found.value
    assert (error.file, error.key) == ("the given dict", "seads") and ".experiment-" not in str(error)
    assert "seeds" in error.remedy and list(tmp_path.iterdir()) == []


# Far more than a test would wait for.
LONG = """
import scamnet
print("begun", flush=True)
try:
    scamnet.compare("remedies", out={out!r})
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are told otherwise there")
@pytest.mark.parametrize("out", ["kept", None])
def test_ctrl_c_ends_it_within_a_second(tmp_path: Path, out: str | None) -> None:
    words = [sys.executable, "-c", LONG.format(out=out)]
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    surroundings = {**os.environ, "TMPDIR": str(temporary)}
    child = subprocess.Popen(words, cwd=tmp_path, env=surroundings, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    time.sleep(4.0)
    assert child.poll() is None
    child.send_signal(signal.SIGINT)
    asked = time.monotonic()
    assert child.stdout.readline() == "stopped\n"
    # The command has most of a second; then it is ended.
    assert time.monotonic() - asked < 1.5
    assert child.wait(timeout=60) == 0
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == (["kept", "temporary"] if out else ["temporary"]) and list(temporary.iterdir()) == []
    if out:
        with pytest.raises(scamnet.DataError, match="resume=True"):
            scamnet.open(tmp_path / out)


def test_a_sweep_runs_every_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    points = [{"response.report.share": share} for share in (0.2, 0.5, 0.8)]
    sweep = scamnet.sweep(TWO, points, seeds=1, out=None)
    wide = sweep.wide().rows()
    assert [(row["arm"], row["draw"]) for row in wide] == [(arm, draw) for draw in range(3) for arm in ("baseline", "delay")]
    assert {row["draw"] for row in sweep.outcomes().rows()} == {0, 1, 2}
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(scamnet.ScenarioError, match="the same parameters"):
        scamnet.sweep(TWO, [{"scale": 0.01}, {}], out=None)


def test_a_cluster_is_ray_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(scamnet.ScenarioError, match="accepted: \"ray\""):
        scamnet.compare(TWO, out="x", on="slurm")
    # As if it were not installed.
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(scamnet.PackageMissing, match="pip install 'ray"):
        scamnet.compare(TWO, out="x", on="ray")
