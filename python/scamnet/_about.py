"""What is there to run, what it says, and whether it is sound. Nothing is run."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import _native
from ._rows import Rows
from ._scenario import Scenario, flags, source
from .errors import DataError, Problem


@dataclass(frozen=True)
class Checked:
    """A sound scenario, before it is run."""

    name: str
    title: str
    seed: int
    people: int
    window: tuple[str, str]
    """First day of its tables, and the day after the last."""
    memory: int
    """Bytes that a run takes, about."""
    notes: tuple[str, ...]
    """What its size makes of its figures."""
    warnings: tuple[Problem, ...]
    """What it says and what can never happen."""


def check(scenario: Scenario, overrides: Mapping[str, Any] | None = None, **parameters: Any) -> Checked:
    """Says what a scenario comes to, or raises everything that is wrong with it (`ScenarioError`). Runs nothing."""
    asked, text = source(scenario)
    told, warnings = _native.check(asked, text, flags(overrides, parameters))
    about = json.loads(told)
    window = (about["window"]["start"], about["window"]["end"])
    return Checked(
        name=about["name"],
        title=about["title"],
        seed=about["seed"],
        people=about["people"],
        window=window,
        memory=about["memory"],
        notes=tuple(about["notes"]),
        warnings=tuple(Problem(**warning) for warning in warnings),
    )


def describe(
    scenario: Scenario, path: str | None = None, overrides: Mapping[str, Any] | None = None, **parameters: Any
) -> Rows:
    """Every parameter of a scenario, or those at a path or below it: a row each, with value, unit, range, default, source and
    meaning."""
    asked, text = source(scenario)
    rows = Rows(json.loads(_native.describe(asked, text, flags(overrides, parameters))))
    if path is None:
        return rows
    found = Rows(row for row in rows if row["path"] == path or row["path"].startswith(f"{path}."))
    if not found:
        near = difflib.get_close_matches(path, [row["path"] for row in rows], 1)
        guess = f"did you mean `{near[0]}`? " if near else ""
        tops = ", ".join(dict.fromkeys(row["path"].split(".")[0] for row in rows))
        raise DataError(f"there is no parameter at or below `{path}`; {guess}accepted: one of {tops}, or any path below")
    return found


def schema(kind: str = "scenario") -> dict[str, Any]:
    """The JSON Schema of a kind of file: `scenario`, `experiment` or `policy`."""
    found: dict[str, Any] = json.loads(_native.schema(kind))
    return found


def outcomes() -> Rows:
    """What experiments measure: name, unit, which way is better, meaning."""
    return Rows(json.loads(_native.outcomes()))


def list_shipped() -> Rows:
    """What is in the package to run, to compare and to lay over: kind, name, and a line on each."""
    return Rows({"kind": kind, "name": name, "about": about} for kind, name, about in _native.list_shipped())
