"""An audit: a run's files held against their promises."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import _html, _jobs, _native
from ._rows import Rows


class Audit:
    """What an audit found."""

    def __init__(self, path: Path, found: Mapping[str, Any]) -> None:
        self.path = path
        self.checks = Rows(found["checks"])
        """A row for each promise: name, promise, status (`kept`, `broken`, `not_applicable`), figure, examples."""
        self.leakage: dict[str, Any] | None = found["leakage"]
        """How cheaply the files give the truth away; none if they are too damaged to measure."""

    @classmethod
    def of(cls, path: Path, progress: bool | None) -> Audit:
        """Audits a run in a directory."""
        found = _jobs.finish(_native.audit(path), "auditing", progress)
        return cls(path, json.loads(found))

    @property
    def broken(self) -> Rows:
        """The promises that are broken."""
        return self.checks.where(status="broken")

    @property
    def is_kept(self) -> bool:
        """Whether none is."""
        return not self.broken

    def __repr__(self) -> str:
        return f"<Audit of {self.path}: {len(self.checks)} promises, {len(self.broken)} broken>"

    def _repr_html_(self) -> str:
        rows = [(row["status"], row["name"], row["promise"], row["figure"]) for row in self.checks]
        return _html.table(["status", "name", "promise", "figure"], rows, repr(self)[1:-1])
