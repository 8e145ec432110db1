"""Runs that tests share: quickstart, smaller."""

from __future__ import annotations

from pathlib import Path

import pytest

import scamnet

SMALL = {"scale": 0.01, "horizon": {"window": "30 d"}, "response": {"raid": []}}
"""Ten thousand people for a month."""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="session")
def on_disk(home: Path) -> scamnet.Run:
    return scamnet.run("quickstart", SMALL, seed=3, out=home / "small-3")


@pytest.fixture(scope="session")
def in_memory() -> scamnet.Run:
    return scamnet.run("quickstart", SMALL, seed=3, out=None)


@pytest.fixture(params=["disk", "memory"])
def either(request: pytest.FixtureRequest) -> scamnet.Run:
    """A run in a directory, then the same in memory."""
    found: scamnet.Run = request.getfixturevalue("on_disk" if request.param == "disk" else "in_memory")
    return found
