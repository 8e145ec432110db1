"""A comparison from Python is the command's."""

from __future__ import annotations

import json
import subprocess
import sys
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
