"""Experiments on a Ray cluster: units, a seed at a draw with all arms, spread over its nodes.

A unit is made by the command, into a folder that every node sees, and is left alone where it is whole. So a task may run
anywhere and twice, and what a lost node was at is made elsewhere. What is wanted next is asked of what lies there: an
experiment that stops at a precision goes by whole rounds, and stops where one machine does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import _jobs
from ._tools import need
from .errors import RunError, ScenarioError

RETRIES = 20
"""How often a unit is begun again because its node or its worker was lost."""


def shared(out: object) -> Path:
    """The folder of the results, which every node must see."""
    remedy = 'accepted: out="…" with a folder that every node sees'
    if out is None:
        raise ScenarioError.of("the cluster", "out=None keeps results on this machine alone", remedy, "out")
    text = str(out)
    if "://" in text:
        message = f"{text} is no folder: units are not written into buckets"
        raise ScenarioError.of("the cluster", message, f"{remedy}, such as a mounted bucket", "out")
    return Path(text).absolute()


def make(asked: list[str], path: Path, threads: int | None, progress: bool | None) -> None:
    """Makes every unit that is wanted and not there. `asked` are the words that name the experiment for the command."""
    ray = need("ray", 'on="ray"')
    if not ray.is_initialized():
        try:
            ray.init(log_to_driver=False, configure_logging=False)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise RunError(f"no Ray cluster can be reached: {error}; accepted: RAY_ADDRESS of one, or none for this machine") from error
    words = [*asked, "--out", str(path)]
    cores = threads or 1
    most = max((node["Resources"].get("CPU", 0.0) for node in ray.nodes() if node["Alive"]), default=0.0)
    if most < cores:
        raise RunError(f"threads={cores}: no node of the cluster has more than {most:.0f} processors; accepted: fewer threads")
    task = ray.remote(num_cpus=cores, max_retries=RETRIES)(unit)
    shown = _jobs.bar("on Ray", progress)
    before: set[int] = set()
    try:
        while wanted := missing(words):
            numbers = {row["unit"] for row in wanted}
            if again := numbers & before:
                raise RunError(
                    f"unit {min(again)} was made and does not lie in {path}; accepted: out= with a folder that every node sees"
                )
            before |= numbers
            waiting = [task.remote([*words, "--quiet", "--threads", str(cores)], number) for number in sorted(numbers)]
            _wait(ray, waiting, shown)
    finally:
        shown.close()


def _wait(ray: Any, waiting: list[Any], shown: _jobs.Bar) -> None:
    """Waits for tasks. What goes wrong in one ends the others."""
    of = len(waiting)
    try:
        while waiting:
            done, waiting = ray.wait(waiting, num_returns=1, timeout=0.2)
            for why in ray.get(done):
                if why:
                    raise RunError(f"{why}\nWhole units are kept: go on with resume=True")
            shown.update(of - len(waiting), of, "units,")
    except ray.exceptions.RayError as error:
        raise RunError(f"Ray gave a unit up: {error}\nWhole units are kept: go on with resume=True") from error
    finally:
        for left in waiting:
            ray.cancel(left, force=True)


def unit(words: list[str], number: int) -> str:
    """Makes a unit, on whichever node this runs. Why it could not; nothing if it could."""
    command = [sys.executable, "-m", "scamnet", "unit", *words]
    done = subprocess.run([*command, str(number)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode == 0:
        return ""
    return done.stderr.strip() or f"unit {number}: the command ended with {done.returncode}"


def missing(words: list[str]) -> list[dict[str, Any]]:
    """The units that are to be made next."""
    return listed([*words, "--missing"])


def listed(words: list[str]) -> list[dict[str, Any]]:
    """What `scamnet units` lists."""
    command = [sys.executable, "-m", "scamnet", "units", *words, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise RunError(done.stderr.strip().replace("--out", "out="))
    return [json.loads(line) for line in done.stdout.splitlines()]
