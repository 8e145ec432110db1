"""A run can be stopped, leaves other threads alone, and takes nobody down with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import scamnet
from scamnet import _native

# Some hundred days of half a million people: more than a test would wait for.
LONG = """
import scamnet, sys, time
print("begun", flush=True)
try:
    scamnet.run("faisalabad", scale=0.5, out={out!r})
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are told otherwise there")
@pytest.mark.parametrize("out", ["run", None])
@pytest.mark.parametrize("after", [0.5, 6.0])
def test_ctrl_c_ends_it_within_a_second_and_leaves_nothing(tmp_path: Path, out: str | None, after: float) -> None:
    code = LONG.format(out=out)
    child = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    time.sleep(after)
    assert child.poll() is None
    child.send_signal(signal.SIGINT)
    asked = time.monotonic()
    assert child.stdout.readline() == "stopped\n"
    assert time.monotonic() - asked < 1.0
    child.wait(timeout=60)
    assert child.returncode == 0 and list(tmp_path.iterdir()) == []


def test_other_threads_go_on() -> None:
    counted, done = 0, threading.Event()

    def count() -> None:
        nonlocal counted
        while not done.is_set():
            counted += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    begun = time.monotonic()
    scamnet.run("quickstart", scale=0.01, horizon={"window": "30 d"}, response={"raid": []}, out=None)
    seconds = time.monotonic() - begun
    done.set()
    thread.join()
    # A thread that had to wait for the run would have counted once or twice.
    assert counted > 20 * seconds


def test_a_panic_is_an_exception() -> None:
    job = _native.failing()
    assert job.wait(10.0)
    with pytest.raises(scamnet.RunError, match="as it was asked to; nothing was kept; this is a fault of scamnet's"):
        job.result()


def test_runs_go_on_side_by_side() -> None:
    found: dict[int, int] = {}

    def run(seed: int) -> None:
        parameters = {"scale": 0.002, "horizon.window": "3 d", "response.raid": []}
        found[seed] = scamnet.run("quickstart", parameters, seed=seed, out=None).summary["payments"]

    threads = [threading.Thread(target=run, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = {}
    for seed in (1, 2):
        run(seed)
        alone[seed] = found[seed]
    assert found == alone and found[1] != found[2]
