"""An experiment on a Ray cluster is the one that a machine makes alone, whatever becomes of a node."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scamnet
from scamnet._scenario import document

ray = pytest.importorskip("ray")
cluster_utils = pytest.importorskip("ray.cluster_utils")

# Small worlds, and units enough for two nodes.
MANY = {
    "name": "many",
    "title": "Two arms on eight seeds",
    "scenario": "quickstart",
    "seeds": "1..8",
    "set": {"scale": 0.005, "horizon": {"window": "20 d"}, "response": {"raid": []}},
    "arm": [{"name": "delay", "policies": ["transfer_delay"]}],
}


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two nodes on this machine, with a processor each."""
    made = cluster_utils.Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    ray.init(address=made.address, log_to_driver=False, configure_logging=False)
    yield made
    ray.shutdown()
    made.shutdown()


def written(experiment: dict[str, Any], file: Path) -> Path:
    """As a file: what results say of where they come from is its name."""
    file.write_text(document(experiment, file.name))
    return file


def files(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_a_lost_node_costs_no_byte(cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    many = written(MANY, tmp_path / "many.toml")
    lost = cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    came: list[Any] = []
    worker = threading.Thread(target=lambda: came.append(scamnet.compare(many, out="spread", on="ray")))
    worker.start()
    begun = time.monotonic()
    while len(list((tmp_path / "spread/runs").glob("*.parquet"))) < 2:
        assert time.monotonic() - begun < 120 and worker.is_alive()
        time.sleep(0.05)
    cluster.remove_node(lost, allow_graceful=False)
    worker.join(timeout=240)
    assert came
    scamnet.compare(many, out="alone")
    assert files(tmp_path / "spread") == files(tmp_path / "alone")


def test_a_precision_is_asked_after_whole_rounds(cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # So wide that the least number of seeds is enough: three of eight.
    reached = {"outcome": "lost_usd", "half_width": 1e12, "least": 3}
    until = written({**MANY, "precision": reached}, tmp_path / "until.toml")
    spread = scamnet.compare(until, out="spread", on="ray")
    scamnet.compare(until, out="alone")
    assert files(tmp_path / "spread") == files(tmp_path / "alone")
    assert len(list((spread.path / "runs").iterdir())) == 3 * len(spread.arms)


def test_a_sweep_is_spread_too(cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    points = [{"response.report.share": share} for share in (0.2, 0.8)]
    spread = scamnet.sweep(MANY, points, seeds=1, out="spread", on="ray")
    scamnet.sweep(MANY, points, seeds=1, out="alone")
    assert files(tmp_path / "spread") == files(tmp_path / "alone")
    assert len(spread.wide()) == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone", "spread"]


def test_what_a_cluster_cannot_do_is_said(cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(scamnet.ScenarioError, match="a folder that every node sees"):
        scamnet.compare(MANY, out=None, on="ray")
    with pytest.raises(scamnet.ScenarioError, match="not written into buckets"):
        scamnet.compare(MANY, out="s3://bucket/run", on="ray")
    with pytest.raises(scamnet.ScenarioError, match="resume=True"):
        scamnet.compare(MANY, out="x", force=True, on="ray")
    with pytest.raises(scamnet.RunError, match="fewer threads"):
        scamnet.compare(MANY, out="x", threads=64, on="ray")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/mine.txt").write_text("mine")
    with pytest.raises(scamnet.RunError, match="exists already"):
        scamnet.compare(MANY, out="taken", on="ray")
    with pytest.raises(scamnet.RunError, match="holds something, and no experiment"):
        scamnet.compare(MANY, out="taken", resume=True, on="ray")
